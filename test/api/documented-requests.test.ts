import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type Route, routes } from '../../shared/api/routes.ts';
import { requestPartsOf } from '../support/documented-requests.ts';
import { testSystem } from '../support/system.ts';

// Each run is an HTTP request. What the schemas accept is tested without the API, and with more runs, in test/tools/openapi-requests.test.ts.
const RUNS = 6;

const system = await testSystem();
const byUsers = Object.entries<Route>(routes).filter(([, { role, body, query, pathParameters }]) => {
  return role !== 'gateway' && (body ?? query ?? pathParameters) !== undefined;
});

let token: string;
beforeAll(async () => {
  token = await system.tokenOf('reader-of-the-document', ['officer', 'finance']);
});

test.concurrent.each(byUsers)('%s accepts what the document allows', async (_, route) => {
  const { path = fc.constant({}), query = fc.constant({}), body, idempotencyKey } = requestPartsOf(route);
  const request = fc.record({
    path,
    query,
    body: body ?? fc.constant(undefined),
    key: idempotencyKey ?? fc.constant(undefined),
  });
  await fc.assert(
    fc.asyncProperty(request, async (parts) => {
      const { status, text } = await send(route, parts);
      expect(status, text).not.toBe(400);
      expect(status, text).not.toBe(500);
    }),
    { numRuns: RUNS },
  );
});

interface Parts {
  readonly path: object;
  readonly query: object;
  readonly body: unknown;
  readonly key: unknown;
}

async function send({ method, path }: Route, parts: Parts): Promise<{ status: number; text: string }> {
  const values = new Map<string, unknown>(Object.entries(parts.path));
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values.get(name))));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts.query)) query.set(name, String(value));
  const response = await fetch(`${system.addresses.site}/api${filled}?${query}`, {
    method,
    headers: {
      // Making values keeps this process busy for longer than the API keeps an idle connection.
      connection: 'close',
      authorization: `Bearer ${token}`,
      ...(parts.body !== undefined && { 'content-type': 'application/json' }),
      ...(parts.key !== undefined && { 'idempotency-key': String(parts.key) }),
    },
    ...(parts.body !== undefined && { body: JSON.stringify(parts.body) }),
  });
  return { status: response.status, text: await response.text() };
}
