import fc, { type Arbitrary } from 'fast-check';
import * as z from 'zod';
import { anyText } from '../../support/any-text.ts';
import { type JsonSchema, valuesOf } from '../../support/json-schema-values.ts';

/** Texts known to cause problems: markup, quotes, null bytes, bidirectional text, prototype keys, very long, deeply nested. */
export const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' OR '1'='1",
  '{"$ne": null}',
  '../../../../etc/passwd',
  '$'.concat('{jndi:ldap://127.0.0.1/a}'),
  '%00',
  '\u0000',
  '\u202e\u2066',
  '\ud800',
  '__proto__',
  'constructor',
  'a\r\nset-cookie: x=1',
  '=cmd|/c calc!A0',
  'APP#app_0000000000000000',
  '😀'.repeat(300),
  'x'.repeat(5_000),
] as const;

const hostile = fc.constantFrom<string>(...HOSTILE);
const anything: Arbitrary<unknown> = fc.oneof(
  { maxDepth: 2 },
  hostile,
  anyText(),
  fc.double(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
  fc.array(hostile, { maxLength: 3 }),
  fc.dictionary(hostile, fc.jsonValue(), { maxKeys: 3 }),
);

/** Values that match the schema as far as JSON Schema can express it; our refinements reject some of them. */
export function valid(schema: z.ZodType): Arbitrary<unknown> {
  return valuesOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), { text, anything });
}

/** Almost valid values: a field is missing, of another type, hostile or superfluous, or the whole value is something else. */
export function invalid(schema: z.ZodType): Arbitrary<unknown> {
  const one = valid(schema).filter((value) => typeof value === 'object' && value !== null) as Arbitrary<object>;
  const spoiled = fc.tuple(one, fc.nat(), anything).map(([value, at, other]) => {
    const names = Object.keys(value);
    const name = names[at % Math.max(1, names.length)] ?? 'field';
    return { ...value, [name]: other };
  });
  const more = fc.tuple(one, hostile, anything).map(([value, name, other]) => ({ ...value, [name]: other }));
  return fc.oneof({ weight: 4, arbitrary: spoiled }, { weight: 2, arbitrary: more }, anything);
}

function text({ format, pattern, minLength = 0, maxLength = 200 }: JsonSchema): Arbitrary<string> {
  const day = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString());
  if (format === 'date') return day.map((iso) => iso.slice(0, 10));
  if (format === 'date-time') return day;
  if (format === 'email') return fc.emailAddress();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.oneof(fc.string({ minLength, maxLength }), hostile);
}
