import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { type Route, routes } from '../../shared/api/routes.ts';
import { requestPartsOf } from '../support/documented-requests.ts';

// Thousands of values per route take seconds; the API is asked with some of them in test/api/documented-requests.test.ts.
const RUNS = 300;

const parts = Object.entries<Route>(routes).flatMap(([name, route]) => {
  const { body, query, path, idempotencyKey } = requestPartsOf(route);
  const pairs = [
    [route.body, body, 'body'],
    [route.query, query, 'query'],
    [route.pathParameters, path, 'path'],
    [route.idempotencyKey, idempotencyKey, 'Idempotency-Key'],
  ] as const;
  return pairs.flatMap(([schema, values, part]) =>
    schema === undefined || values === undefined ? [] : [{ name, part, schema: schema as z.ZodType, values }],
  );
});

describe('what the document allows is accepted:', () => {
  it.each(parts)('$part of $name', ({ schema, values }) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(schema.safeParse(value).error?.issues).toBeUndefined();
      }),
      { numRuns: RUNS },
    );
  });

  it('in every route with parameters or a body', () => {
    const withInput = Object.values<Route>(routes).filter(
      ({ body, query, pathParameters }) => body ?? query ?? pathParameters,
    );
    expect(new Set(parts.map(({ name }) => name)).size).toBe(withInput.length);
  });
});
