import type { Context } from 'hono';
import type { ParsedQs } from 'qs';
import type { Origin } from './objects/event.ts';

/** The request data that the middleware provides to routes. */
export interface SandboxEnv {
  Variables: {
    requestId: string;
    keyKind: 'secret' | 'publishable';
    parameters: ParsedQs;
  };
}

export function originOf(c: Context<SandboxEnv>): Origin {
  return { id: c.var.requestId, idempotency_key: c.req.header('idempotency-key') ?? null };
}
