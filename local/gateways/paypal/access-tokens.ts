import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { PayPalFaults } from './faults.ts';

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/** PayPal: nine hours, in milliseconds. */
const LIFETIME = 9 * 3_600_000;

/** `POST /v1/oauth2/token`: access tokens for client credentials. They carry their end, so that they outlive a restart. */
export function tokenRoutes(credentials: Credentials) {
  return new Hono().post('/token', async (c) => {
    const expected = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString('base64');
    if (!isEqual(c.req.header('authorization') ?? '', `Basic ${expected}`))
      return oauthError(c, 401, 'invalid_client', 'Client Authentication failed');
    const { grant_type } = await c.req.parseBody();
    if (grant_type !== 'client_credentials')
      return oauthError(c, 400, 'unsupported_grant_type', 'Grant Type is NULL or not supported');
    const expiresAt = Date.now() + LIFETIME;
    return c.json({
      scope: 'https://uri.paypal.com/services/payments/payment https://uri.paypal.com/services/disputes/read-seller',
      access_token: tokenUntil(expiresAt, credentials),
      token_type: 'Bearer',
      app_id: 'APP-80W284485P519543T',
      expires_in: LIFETIME / 1000,
      nonce: `${new Date().toISOString()}sandbox`,
    });
  });
}

/** Refuses calls without a valid token. */
export function authentication(credentials: Credentials, faults: PayPalFaults) {
  return createMiddleware(async (c, next) => {
    const [, token = ''] = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '') ?? [];
    const [, end = ''] = /^A21AA([0-9a-z]+)\./.exec(token) ?? [];
    const expiresAt = Number.parseInt(end, 36);
    if (!isEqual(token, tokenUntil(expiresAt, credentials)))
      return oauthError(c, 401, 'invalid_token', 'Token signature verification failed');
    if (expiresAt <= Date.now() || faults.trigger('token_revoked'))
      return oauthError(c, 401, 'invalid_token', 'The token passed in was not found in the system');
    await next();
  });
}

function tokenUntil(expiresAt: number, { clientId, clientSecret }: Credentials): string {
  const end = expiresAt.toString(36);
  return `A21AA${end}.${createHmac('sha256', clientSecret).update(`${clientId}.${end}`).digest('base64url')}`;
}

function oauthError(c: Context, status: 400 | 401, error: string, error_description: string) {
  return c.json({ error, error_description }, status);
}

function isEqual(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}
