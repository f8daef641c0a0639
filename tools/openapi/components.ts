import * as z from 'zod';
import { PROBLEMS, type ProblemCode } from '../../shared/api/problems.ts';
import * as staffSchemas from '../../shared/api/schemas/staff.ts';
import * as schemas from '../../shared/api/schemas.ts';
import { examples } from './examples.ts';

const REFERENCE = '#/components/schemas/';
/** Inlined because each is used only once. */
const INLINED = /Query$|^(NoContent|IdempotencyKey|Cursor)$/;

const codes = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];
const problemCode = z.enum(codes).describe('Stable: programs may rely on it.');

const named = z.registry<{ id: string }>();
const exported = [
  ...Object.entries({ ...schemas, problemCode }).map(([name, schema]) => [pascalCase(name), schema] as const),
  ...Object.entries(staffSchemas).map(([name, schema]) => [`Staff${pascalCase(name)}`, schema] as const),
  ...staffSchemas.personalSearches.map(
    (schema) => [`StaffSearchBy${pascalCase(schema.shape.by.value)}`, schema] as const,
  ),
];
// Sorted, because the order of a module's exports depends on its loader.
for (const [id, schema] of exported.sort(([a], [b]) => (a < b ? -1 : 1))) {
  if (schema instanceof z.ZodType && !INLINED.test(id)) named.add(schema, { id });
}

// Requests are described before their transformation; responses are not transformed.
const options = {
  io: 'input',
  uri: (id: string) => `${REFERENCE}${id}`,
  override: ({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }) => {
    // A known format, and a reference, say more than Zod's long pattern for them.
    if (jsonSchema.format !== undefined || jsonSchema.$ref !== undefined) delete jsonSchema.pattern;
    if (zodSchema instanceof z.ZodDiscriminatedUnion) jsonSchema.discriminator = discriminatorOf(zodSchema);
  },
} as const;

/** Generated clients name the variants of a union after their components, so each must be one. */
function discriminatorOf({ def, options: variants }: z.ZodDiscriminatedUnion): object {
  const propertyName = def.discriminator;
  const mapping = variants.map((variant) => {
    const id = named.get(variant as z.ZodType)?.id;
    const value = (variant as z.ZodObject).shape[propertyName];
    if (id === undefined || !(value instanceof z.ZodLiteral))
      throw new TypeError('a variant of a union is not exported');
    return [value.value, `${REFERENCE}${id}`];
  });
  return { propertyName, mapping: Object.fromEntries(mapping) };
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|_)(.)/g, (_, first: string) => first.toUpperCase());
}

/** Every named schema of the API, once. */
export function componentSchemas(): Record<string, object> {
  const written = Object.entries(z.toJSONSchema(named, options).schemas).map(([id, schema]) => {
    const { $schema, $id, ...rest } = schema;
    const example = examples[id.charAt(0).toLowerCase() + id.slice(1)];
    return [id, { ...rest, ...(example !== undefined && { examples: [example] }) }];
  });
  const all: Record<string, Record<string, object>> = Object.fromEntries(written);
  return {
    ...all,
    ProblemCode: { ...all.ProblemCode, 'x-codes': meanings() },
    Problem: { ...all.Problem, properties: { ...all.Problem?.properties, code: { $ref: `${REFERENCE}ProblemCode` } } },
  };
}

/** A reference if the schema is named, otherwise the schema itself. */
export function schemaOf(schema: z.ZodType): object {
  const meta = named.get(schema);
  if (meta !== undefined) return { $ref: `${REFERENCE}${meta.id}` };
  const { $schema, ...rest } = z.toJSONSchema(schema, options);
  return rest;
}

/** Each property of an object schema as a parameter of the path or of the query. */
export function parametersOf(place: 'path' | 'query', schema: z.ZodType | undefined): object[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, part]) => {
    const optional = part.safeParse(undefined).success;
    const inner = part instanceof z.ZodOptional ? (part.unwrap() as z.ZodType) : part;
    return {
      name,
      in: place,
      required: !optional,
      ...(part.description !== undefined && { description: part.description }),
      schema: schemaOf(inner),
    };
  });
}

function meanings() {
  return Object.fromEntries(
    Object.entries(PROBLEMS).map(([code, [status, title, detail, next]]) => [code, { status, title, detail, next }]),
  );
}
