import { SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import type { ApiEvent } from '../../../local/api-host/event.ts';
import { keyPair, startHost, startIssuer } from './fixture.ts';

async function setUp() {
  const issuer = await startIssuer();
  const events: ApiEvent[] = [];
  const host = await startHost(
    (event) => {
      events.push(event);
      return { statusCode: 204 };
    },
    { issuer: issuer.url },
  );
  const ask = async (authorization?: string) => {
    const response = await fetch(`${host}/api/mine`, { headers: authorization === undefined ? {} : { authorization } });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? undefined : JSON.parse(text),
      challenge: response.headers.get('www-authenticate'),
    };
  };
  return { issuer, events, ask };
}

type Issuer = Awaited<ReturnType<typeof startIssuer>>;
const past = Math.floor(Date.now() / 1000) - 1;

const refused: [string, string | null, (issuer: Issuer) => Promise<string | undefined> | string | undefined][] = [
  ['no token', null, () => undefined],
  ['no token after Bearer', null, () => 'Bearer '],
  ['no JWT', 'malformed', () => 'Bearer abc'],
  ['expired', 'the token has expired', ({ sign }) => sign({ exp: past })],
  ['without an expiry', 'invalid exp claim', ({ sign }) => sign({ exp: undefined })],
  ['not valid yet', 'invalid nbf claim', ({ sign }) => sign({ nbf: past + 100 })],
  ['of another audience', 'valid audience', ({ sign }) => sign({ aud: 'other-api' })],
  ['of no audience', 'valid audience', ({ sign }) => sign({ aud: undefined })],
  ['of another client', 'valid audience', ({ sign }) => sign({ aud: undefined, client_id: 'other-site' })],
  // `client_id` counts only without `aud`.
  ['of the client, for another audience', 'valid audience', ({ sign }) => sign({ aud: 'x', client_id: 'evisa-web' })],
  ['of another issuer', 'invalid issuer', ({ sign }) => sign({ iss: 'https://evil.example' })],
  ['alg none', 'signing method', ({ claims }) => new UnsecuredJWT(claims).encode()],
  ['alg HS256', 'signing method', ({ claims }) => hmac(claims)],
  ['alg RS512', 'signing method', ({ claims }) => rs512(claims)],
  ['signed with another key of the same id', 'signature', ({ sign }) => sign({}, keyPair('key-1', 'other'))],
  ['signed with an unknown key', 'no key matches', ({ sign }) => sign({}, keyPair('key-2', 'other'))],
];

const hmac = (claims: Issuer['claims']) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(new Uint8Array(32));
const rs512 = (claims: Issuer['claims']) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS512', kid: 'key-1' }).sign(keyPair('key-1', 'other').privateKey);

test.each(refused)('rejects a token that is invalid: %s', async (_, description, make) => {
  const { issuer, events, ask } = await setUp();
  const token = await make(issuer);
  const answer = await ask(token);
  expect(answer).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
  expect(answer.challenge).toContain(description ?? 'Bearer');
  expect(answer.challenge?.includes('error="invalid_token"')).toBe(description !== null);
  expect(events).toEqual([]);
});

test.each([
  ['an ID token', { aud: 'evisa-web', scope: undefined, nonce: 'x' }],
  ['another scope', { scope: 'openid evisa/apis' }],
  ['the scope as a part', { scope: 'x-evisa/api' }],
])('answers 403 to %s', async (_, claims) => {
  const { issuer, events, ask } = await setUp();
  expect(await ask(`Bearer ${await issuer.sign(claims)}`)).toMatchObject({
    status: 403,
    body: { message: 'Forbidden' },
  });
  expect(events).toEqual([]);
});

test('passes claims to the function as strings', async () => {
  const { issuer, events, ask } = await setUp();
  const groups = { 'cognito:groups': ['officer', 'finance'], email_verified: true, aud: ['evisa-api', 'b'] };
  const { status } = await ask(`Bearer ${await issuer.sign(groups)}`);
  expect(status).toBe(204);
  expect(events[0]?.requestContext.authorizer?.jwt).toEqual({
    claims: {
      iss: issuer.url,
      sub: 'amina',
      aud: '[evisa-api b]',
      scope: 'openid evisa/api',
      iat: String(issuer.claims.iat),
      exp: String(issuer.claims.exp),
      'cognito:groups': '[officer finance]',
      email_verified: 'true',
    },
    scopes: ['evisa/api'],
  });
});

test.each([
  ['a client id without an audience, as Cognito issues', { aud: undefined, client_id: 'evisa-web' }],
  ['a scope in scp', { scope: undefined, scp: 'evisa/api' }],
])('accepts %s', async (_, claims) => {
  const { issuer, ask } = await setUp();
  expect((await ask(`Bearer ${await issuer.sign(claims)}`)).status).toBe(204);
});

test('accepts a token with any or no Bearer prefix, and fetches keys once', async () => {
  const { issuer, ask } = await setUp();
  const token = await issuer.sign();
  for (const prefix of ['Bearer ', 'bearer ', '']) expect((await ask(`${prefix}${token}`)).status).toBe(204);
  expect(issuer.keysFetched()).toBe(1);
});

test('rejects every token while the issuer is unavailable', async () => {
  const issuer = await startIssuer();
  const host = await startHost(() => ({ statusCode: 204 }));
  const response = await fetch(`${host}/api/mine`, { headers: { authorization: await issuer.sign() } });
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toContain('OIDC discovery endpoint communication error');
});
