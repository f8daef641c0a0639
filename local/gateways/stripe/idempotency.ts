import { createHash } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import type { Books } from '../books.ts';
import { invalidRequest, StripeError } from './errors.ts';
import type { SandboxEnv } from './http.ts';

interface StoredResponse {
  /** Digest of the original request. */
  request: string;
  requestId: string;
  status: number;
  body: string;
}

const MAX_KEY = 255;

/**
 * Executes a request once per Idempotency-Key: stores the first response, including a 500, and replays it for the same request
 * (Stripe: Idempotent requests). Not stored: a validation error, or a conflict with a concurrent request with the same key.
 */
export function idempotency(books: Books) {
  const responses = books.collection<StoredResponse>('responses');
  const inFlight = new Set<string>();
  return createMiddleware<SandboxEnv>(async (c, next) => {
    const key = c.req.header('idempotency-key');
    if (key === undefined || c.req.method !== 'POST') return next();
    if (key.length > MAX_KEY) throw invalidRequest(`Idempotency keys can be up to ${MAX_KEY} characters long.`);
    const request = digest(c.req.path, await c.req.text());
    const stored = responses.get(key);
    if (stored !== undefined) {
      if (stored.request !== request) throw mismatch(key);
      const headers = { 'content-type': 'application/json', 'idempotent-replayed': 'true' };
      c.res = new Response(stored.body, {
        status: stored.status,
        headers: { ...headers, 'original-request': stored.requestId },
      });
      return;
    }
    if (inFlight.has(key)) throw conflict(key);
    inFlight.add(key);
    try {
      await next();
      if (c.error instanceof StripeError && !c.error.stored) return;
      const { status } = c.res;
      responses.put(key, { request, requestId: c.var.requestId, status, body: await c.res.clone().text() });
    } finally {
      inFlight.delete(key);
    }
  });
}

function digest(path: string, body: string): string {
  const parameters = new URLSearchParams(body);
  parameters.sort();
  return createHash('sha256').update(`${path}\n${parameters}`).digest('base64url');
}

function mismatch(key: string): StripeError {
  const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
  return new StripeError(400, { type: 'idempotency_error', message }, false);
}

function conflict(key: string): StripeError {
  const message = `There is currently another in-progress request using this Idempotency-Key (${key}). Please try again later.`;
  return new StripeError(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message }, false);
}
