import fc, { type Arbitrary } from 'fast-check';
import document from '../../docs/openapi.json' with { type: 'json' };
import type { Route } from '../../shared/api/routes.ts';
import { type JsonSchema, validText, valuesOf } from './json-schema-values.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
}

const schemas = new Map(Object.entries(document.components.schemas as Record<string, unknown>));
const paths = new Map(Object.entries(document.paths as Record<string, unknown>));
const resolve = (reference: string) => schemas.get(reference.split('/').at(-1) ?? '') as JsonSchema;
const values = (schema: JsonSchema) => valuesOf(schema, { text: validText, resolve });

/** Random values of each part of a request, made from docs/openapi.json alone. */
export function requestPartsOf({ method, path }: Pick<Route, 'method' | 'path'>) {
  const operation = (paths.get(path) as Record<string, Operation>)[method.toLowerCase()];
  // Only the API can say which cursors it has issued.
  const parameters = (operation?.parameters ?? []).filter(({ name }) => name !== 'cursor');
  const body = operation?.requestBody?.content['application/json'];
  return {
    path: record(parameters.filter((one) => one.in === 'path')),
    query: record(parameters.filter((one) => one.in === 'query')),
    idempotencyKey: parameters.filter(({ name }) => name === 'Idempotency-Key').map(({ schema }) => values(schema))[0],
    body: body && values(body.schema).map(withoutCursor),
  };
}

function record(parameters: readonly Parameter[]): Arbitrary<object> | undefined {
  if (parameters.length === 0) return undefined;
  const requiredKeys = parameters.filter(({ required }) => required).map(({ name }) => name);
  return fc.record(Object.fromEntries(parameters.map(({ name, schema }) => [name, values(schema)])), { requiredKeys });
}

function withoutCursor(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const { cursor: _, ...rest } = body as { cursor?: unknown };
  return rest;
}
