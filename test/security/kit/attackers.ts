import { createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { API_SCOPE, type Role } from '../../../shared/api/routes.ts';

/** A trusted issuer whose private key the test has. */
export interface TrustedIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly privateKey: KeyObject;
  readonly keyId: string;
}

/** An attacker without access, and the expected response. */
export interface Unauthenticated {
  readonly who: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: 401 | 403;
}

const HOUR = 60 * 60;
const now = () => Math.floor(Date.now() / 1000);

/** A signed access token with the given changes. */
export function accessToken(
  trusted: TrustedIssuer,
  changes: JWTPayload = {},
  key = trusted.privateKey,
): Promise<string> {
  return new SignJWT(claims(trusted, changes)).setProtectedHeader({ alg: 'RS256', kid: trusted.keyId }).sign(key);
}

/** Attackers without a valid access token: all routes must reject all of them. */
export async function unauthenticatedCallers(trusted: TrustedIssuer): Promise<Unauthenticated[]> {
  const good = await accessToken(trusted);
  const [header, payload = '', signature] = good.split('.');
  const everything = claims(trusted, { sub: 'somebody-else' });
  const tampered = Buffer.from(JSON.stringify(everything)).toString('base64url');
  const another = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const publicPem = createPublicKey(trusted.privateKey).export({ type: 'spki', format: 'pem' });
  const confused = new SignJWT(everything)
    .setProtectedHeader({ alg: 'HS256', kid: trusted.keyId })
    .sign(createSecretKey(Buffer.from(publicPem)));
  const with_ = (who: string, token: string, answer: 401 | 403 = 401): Unauthenticated => ({
    who,
    headers: { authorization: `Bearer ${token}` },
    answer,
  });
  return [
    { who: 'nobody', headers: {}, answer: 401 },
    { who: 'an empty token', headers: { authorization: 'Bearer ' }, answer: 401 },
    { who: 'a password', headers: { authorization: 'Basic YW1pbmE6c2VjcmV0' }, answer: 401 },
    { who: 'a token in a cookie', headers: { cookie: `access_token=${good}; session=${good}` }, answer: 401 },
    with_('a token that is none', 'abc'),
    with_('an expired token', await accessToken(trusted, { exp: now() - 60 })),
    with_('a token of tomorrow', await accessToken(trusted, { nbf: now() + 24 * HOUR })),
    with_('a token of another audience', await accessToken(trusted, { aud: 'another-api' })),
    with_('a token of another issuer', await accessToken(trusted, { iss: 'https://issuer.example.org' })),
    with_('alg none', new UnsecuredJWT(everything).encode()),
    with_('a token signed with the public key', await confused),
    with_('a token signed by another key', await accessToken(trusted, {}, another)),
    with_('a token changed after signing', `${header}.${tampered}.${signature}`),
    with_('a token without its signature', `${header}.${payload}.`),
    with_('an ID token', await accessToken(trusted, { scope: undefined, nonce: 'n' }), 403),
    with_('a token of another scope', await accessToken(trusted, { scope: 'openid profile' }), 403),
  ];
}

/** Groups of signed-in users and the routes that each may call. */
export const SIGNED_IN = [
  { who: 'an applicant', groups: [], roles: ['applicant'] },
  { who: 'an officer', groups: ['officer'], roles: ['applicant', 'officer', 'staff'] },
  { who: 'a finance officer', groups: ['finance'], roles: ['applicant', 'finance', 'staff'] },
  // A group whose name only contains a role's name grants no access.
  { who: 'a member of other groups', groups: ['officers', 'finance-trainees', 'admin'], roles: ['applicant'] },
  ...[
    'former finance',
    'no officer access',
    'no,finance',
    'officer,',
    ' finance',
    '[finance]',
    '"officer"',
    'Finance',
    'officer finance',
    'finance\nofficer',
  ].map((group) => ({ who: `a member of ${JSON.stringify(group)}`, groups: [group], roles: ['applicant'] })),
] as const satisfies readonly { who: string; groups: readonly string[]; roles: readonly string[] }[];

export function isSignedIn(role: Role): boolean {
  return role !== 'anyone' && role !== 'gateway';
}

function claims({ issuer, audience }: TrustedIssuer, changes: JWTPayload): JWTPayload {
  const usual = {
    iss: issuer,
    aud: audience,
    sub: 'amina',
    scope: API_SCOPE,
    client_id: 'evisa-web',
    exp: now() + HOUR,
  };
  return { ...usual, ...changes };
}
