import { createMiddleware } from 'hono/factory';
import { invalidRequest } from './errors.ts';
import type { SandboxEnv } from './http.ts';

export interface Keys {
  /** The account's id, `acct_…`. */
  account: string;
  secretKey: string;
  publishableKey: string;
}

/** The calls that Stripe.js may make with a publishable key and the client secret of an intent. */
const PUBLIC_CALL = /^(GET \/v1\/payment_intents\/[^/]+|POST \/v1\/payment_intents\/[^/]+\/confirm)$/;

/** Determines the kind of API key. Runs after the parameters are parsed, since Stripe.js may send its key as a parameter. */
export function authentication({ secretKey, publishableKey }: Keys) {
  return createMiddleware<SandboxEnv>(async (c, next) => {
    const header = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    const key = header ?? c.var.parameters.key;
    if (typeof key !== 'string') {
      throw invalidRequest('You did not provide an API key.', undefined, undefined, 401);
    }
    if (key === secretKey) {
      c.set('keyKind', 'secret');
      return next();
    }
    if (key !== publishableKey) {
      throw invalidRequest(`Invalid API Key provided: ${masked(key)}`, undefined, undefined, 401);
    }
    if (!PUBLIC_CALL.test(`${c.req.method} ${c.req.path}`)) {
      const message = 'This API call cannot be made with a publishable API key. Please use a secret API key.';
      throw invalidRequest(message, 'secret_key_required', undefined, 403);
    }
    c.set('keyKind', 'publishable');
    return next();
  });
}

function masked(key: string): string {
  return `${key.slice(0, 7)}***${key.slice(-4)}`;
}
