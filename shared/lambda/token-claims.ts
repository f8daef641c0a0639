import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import { decodeJwt, type JWTPayload } from 'jose';

/** The claims that API Gateway has verified, as it passes them on: a list as the text `[a b]`. */
export type VerifiedClaims = Readonly<
  Partial<APIGatewayProxyEventV2WithJWTAuthorizer['requestContext']['authorizer']['jwt']['claims']>
>;

/** One token: API Gateway accepts it with or without "Bearer", and joins repeated headers with commas. */
const ONE_TOKEN = /^(?:bearer +)?([\w-]+\.[\w-]+\.[\w-]*)$/i;

/**
 * Reads the claims from the token that API Gateway has verified, because its text `[a b]` is the same for the groups `a` and `b` as for
 * one group named `a b`.
 *
 * @returns undefined if the header does not contain exactly the verified token
 */
export function tokenClaims(
  authorization: string | undefined,
  verified: VerifiedClaims | undefined,
): JWTPayload | undefined {
  const token = ONE_TOKEN.exec(authorization ?? '')?.[1];
  if (token === undefined || verified === undefined) return undefined;
  const claims = decode(token);
  const isVerified = Object.entries(claims ?? {}).every(([name, value]) => isSame(value, verified[name]));
  return isVerified && claims?.sub === verified.sub ? claims : undefined;
}

/** The value of a claim that is a name or a list of names. A name is never split. */
export function namesOf(claim: unknown): string[] {
  return [claim].flat().filter((name) => typeof name === 'string');
}

/** RFC 8693, 4.2: `scope` separates its values by spaces. Some issuers send a list, or name the claim `scp`. */
export function scopesOf({ scope, scp }: JWTPayload): string[] {
  const claim = scope ?? scp;
  return typeof claim === 'string' ? claim.split(' ') : namesOf(claim);
}

function decode(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

/** AWS does not document how it writes lists and numbers, so the separators of lists, and numbers, are not compared. */
function isSame(value: unknown, verified: VerifiedClaims[string]): boolean {
  if (typeof value === 'string') return value === (verified ?? '');
  if (!isNames(value)) return true;
  return withoutSeparators(value) === withoutSeparators(namesOf(verified));
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function withoutSeparators(texts: readonly string[]): string {
  return texts.join('').replace(/[[\]\s,"]/g, '');
}
