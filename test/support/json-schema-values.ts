import fc, { type Arbitrary } from 'fast-check';
import type * as z from 'zod';
import { anyText } from './any-text.ts';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

interface Options {
  /** Values of a string schema. */
  readonly text: (schema: JsonSchema) => Arbitrary<string>;
  /** Values of a schema without a type. */
  readonly anything?: Arbitrary<unknown>;
  /** The schema behind a reference. */
  readonly resolve?: (reference: string) => JsonSchema;
}

/** Values of the parts of JSON Schema that our schemas use. */
export function valuesOf(schema: JsonSchema, options: Options): Arbitrary<unknown> {
  const of = (part: JsonSchema) => valuesOf(part, options);
  if (schema.$ref !== undefined) {
    if (options.resolve === undefined) throw new TypeError(`nothing resolves ${schema.$ref}`);
    return of(options.resolve(schema.$ref));
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const either = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (either !== undefined) return fc.oneof(...either.map(of));
  switch (schema.type) {
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}) as [string, JsonSchema][];
      const required = (schema.required ?? []).filter((name) => fields.some(([field]) => field === name));
      const record = fc.record(Object.fromEntries(fields.map(([name, field]) => [name, of(field)])), {
        requiredKeys: required,
      });
      return record.filter((value) => Object.keys(value).length >= (schema.minProperties ?? 0));
    }
    case 'array':
      return fc.array(of(schema.items as JsonSchema), { maxLength: 3 });
    case 'integer':
    case 'number': {
      const lowest = typeof schema.exclusiveMinimum === 'number' ? schema.exclusiveMinimum + 1 : 0;
      return fc.integer({ min: schema.minimum ?? lowest, max: schema.maximum ?? Number.MAX_SAFE_INTEGER });
    }
    case 'boolean':
      return fc.boolean();
    case 'string':
      return options.text(schema);
    default:
      return options.anything ?? fc.anything();
  }
}

/** Strings that a validator accepts; lengths are counted in code points. */
export function validText({ format, pattern, minLength = 0, maxLength = 300 }: JsonSchema): Arbitrary<string> {
  const times = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  switch (format) {
    case 'date':
      return times.map((date) => date.toISOString().slice(0, 10));
    case 'date-time':
      return times.map((date) => date.toISOString());
    case 'uri':
      return fc.webUrl();
    case undefined:
      break;
    default:
      throw new TypeError(`no values of the format ${format}`);
  }
  const length = { minLength, maxLength };
  if (pattern === undefined) return anyText(length);
  const long = (value: string) => [...value].length;
  return fc
    .stringMatching(new RegExp(pattern, 'u'))
    .filter((value) => long(value) >= minLength && long(value) <= maxLength);
}
