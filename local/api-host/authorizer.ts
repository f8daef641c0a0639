import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import type { JwtContext } from './event.ts';
import { errorResponse, type HttpResponse } from './response.ts';

export interface AuthorizerOptions {
  readonly issuer: string;
  /** Compared with `aud`, or with `client_id` if the token has no `aud`. */
  readonly audiences: readonly string[];
  /** The token must contain at least one of them. */
  readonly scopes: readonly string[];
}

export type AuthorizerResult = { readonly jwt: JwtContext } | { readonly rejection: HttpResponse };

/** API Gateway's JWT authorizer (API Gateway: "Control access to HTTP APIs with JWT authorizers"), restricted to RS256. */
export function createAuthorizer({ issuer, audiences, scopes }: AuthorizerOptions) {
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined;

  async function keySet() {
    keys ??= createRemoteJWKSet(await jwksAddress(issuer));
    return keys;
  }

  return async (authorization: string | undefined): Promise<AuthorizerResult> => {
    const token = authorization?.replace(/^bearer( +|$)/i, '');
    if (!token) return { rejection: unauthorized('Bearer') };
    let claims: JWTPayload;
    try {
      const required = { issuer, algorithms: ['RS256'], requiredClaims: ['exp'] };
      claims = (await jwtVerify(token, await keySet(), required)).payload;
    } catch (error) {
      return { rejection: invalidToken(reason(error)) };
    }
    const audience = [claims.aud ?? claims.client_id].flat();
    if (!audience.some((one) => audiences.includes(String(one)))) {
      return { rejection: invalidToken('the token does not have a valid audience') };
    }
    const granted = [claims.scope ?? claims.scp ?? ''].flat().flatMap((scope) => String(scope).split(' '));
    if (!scopes.some((scope) => granted.includes(scope))) {
      const challenge = `Bearer scope="${scopes.join(' ')}" error="insufficient_scope"`;
      return { rejection: errorResponse(403, 'Forbidden', { 'www-authenticate': challenge }) };
    }
    return { jwt: { claims: asStrings(claims), scopes: [...scopes] } };
  };
}

async function jwksAddress(issuer: string): Promise<URL> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(5000) });
  const { jwks_uri } = z.object({ jwks_uri: z.url() }).parse(await response.json());
  return new URL(jwks_uri);
}

/** Functions receive claims as strings: numbers as digits, lists as `[a b]`. */
export function asStrings(claims: JWTPayload): Record<string, string> {
  const text = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(text).join(' ')}]`;
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  };
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, text(value)]));
}

function reason(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'iss') return 'invalid issuer';
  if (error instanceof errors.JWTClaimValidationFailed) return `the token has an invalid ${error.claim} claim`;
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the signing method is not allowed';
  if (error instanceof errors.JWKSNoMatchingKey) return 'no key matches the token';
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
    return 'OIDC discovery endpoint communication error';
  }
  return 'the token is malformed or its signature is invalid';
}

function invalidToken(description: string): HttpResponse {
  return unauthorized(`Bearer scope="" error="invalid_token" error_description="${description}"`);
}

function unauthorized(challenge: string): HttpResponse {
  return errorResponse(401, 'Unauthorized', { 'www-authenticate': challenge });
}
