import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { beforeEach, expect, test, vi } from 'vitest';
import { refresh, signIn } from '../../../local/identity/sign-in.ts';
import { startHost } from '../api-host/fixture.ts';
import { SITE, startProvider } from './fixture.ts';

beforeEach(() => {
  // The provider warns that it stores its sessions in memory.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(console, 'info').mockImplementation(() => {});
});

test('issues an access token for the API and the chosen user', async () => {
  const issuer = await startProvider(120);
  const { access_token, expires_in } = await signIn(issuer, 'amina');
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
  const { payload } = await jwtVerify(access_token, keys, { issuer, audience: 'evisa-api', algorithms: ['RS256'] });
  expect(payload).toMatchObject({ sub: 'amina', client_id: 'evisa-web', scope: 'evisa/api' });
  expect(payload).not.toHaveProperty('cognito:groups');
  expect(Number(payload.exp) - Number(payload.iat)).toBe(120);
  expect(expires_in).toBe(120);
});

test.each([
  ['olga', ['officer']],
  ['farid', ['finance']],
] as const)('issues %s a token with the groups %j', async (user, groups) => {
  const { access_token } = await signIn(await startProvider(), user);
  expect(decodeJwt(access_token)).toMatchObject({ sub: user, 'cognito:groups': groups });
});

test('issues an ID token with the verified e-mail address, which the API rejects', async () => {
  const issuer = await startProvider();
  const { id_token = '' } = await signIn(issuer, 'wei');
  expect(decodeProtectedHeader(id_token).alg).toBe('RS256');
  expect(decodeJwt(id_token)).toMatchObject({
    sub: 'wei',
    aud: 'evisa-web',
    name: 'Wei Applicant',
    email: 'wei@example.com',
    email_verified: true,
  });
  const host = await startHost(() => ({ statusCode: 204 }), { issuer });
  const ask = (token: string) => fetch(`${host}/api/mine`, { headers: { authorization: `Bearer ${token}` } });
  expect((await ask(id_token)).status).toBe(403);
  expect((await ask((await signIn(issuer, 'wei')).access_token)).status).toBe(204);
});

test('a refresh token works once', async () => {
  const issuer = await startProvider();
  const first = await signIn(issuer, 'amina');
  const { refresh_token = '' } = first;
  const second = await refresh(issuer, refresh_token);
  expect(decodeJwt(second.access_token)).toMatchObject({ sub: 'amina', aud: 'evisa-api', scope: 'evisa/api' });
  expect(second.refresh_token).not.toBe(refresh_token);
  await expect(refresh(issuer, refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
});

test.each([
  ['the site', `${SITE}/signed-in`],
  ['the site in development, at another port', 'http://localhost:5173/signed-in'],
  ['a tool on this machine', 'http://127.0.0.1:49152/callback'],
])('redirects back to %s', async (_, redirectUri) => {
  const { access_token } = await signIn(await startProvider(), 'amina', { redirectUri });
  expect(decodeJwt(access_token).sub).toBe('amina');
});

test.each(['https://evil.example/signed-in', `${SITE}/elsewhere`, 'http://127.0.0.1.evil.example/callback'])(
  'does not redirect to %s',
  async (redirectUri) => {
    await expect(signIn(await startProvider(), 'amina', { redirectUri })).rejects.toThrow('status 400');
  },
);

test('issues no code without PKCE', async () => {
  const issuer = await startProvider();
  const start = new URL(`${issuer}/auth`);
  const request = { response_type: 'code', client_id: 'evisa-web', redirect_uri: `${SITE}/signed-in`, scope: 'openid' };
  start.search = String(new URLSearchParams(request));
  const refused = await fetch(start, { redirect: 'manual' });
  expect(new URL(String(refused.headers.get('location'))).searchParams.get('error')).toBe('invalid_request');
});

test('rejects unknown users, and reports an expired sign-in', async () => {
  const issuer = await startProvider();
  await expect(signIn(issuer, 'mallory' as 'amina')).rejects.toThrow('status 400');
  const stale = await fetch(`${issuer}/sign-in/unknown`);
  expect([stale.status, await stale.text()]).toEqual([400, expect.stringContaining('This sign-in has expired')]);
});

test('allows token requests only from the origin of the site', async () => {
  const issuer = await startProvider();
  const ask = (origin: string) => {
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x', client_id: 'evisa-web' });
    return fetch(`${issuer}/token`, { method: 'POST', body, headers: { origin } });
  };
  expect((await ask(SITE)).headers.get('access-control-allow-origin')).toBe(SITE);
  expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
});
