import { createServer } from 'node:http';
import * as openid from 'openid-client';
import type * as z from 'zod';
import { LOOPBACK_CALLBACK } from '../infra/config/loopback-callback.ts';
import type { config } from '../shared/api/schemas.ts';

const MINUTE = 60_000;
const SIGN_IN_TIMEOUT = 5 * MINUTE;

type Config = Pick<z.output<typeof config>, 'issuer' | 'operatorClientId' | 'scope'>;

/**
 * Signs somebody in through their browser, by code and PKCE, with a callback on this machine (RFC 8252).
 *
 * @param open told the address that is to be opened @returns an access token @throws Error where the issuer knows no client for that
 */
export async function signInByBrowser(config: Config, open: (address: string) => void): Promise<string> {
  const { issuer, operatorClientId, scope } = config;
  if (operatorClientId === undefined) {
    throw new Error(`${issuer} knows no client for this command: give an access token with --token-file`);
  }
  const server = new URL(issuer);
  // Only the provider on this machine is asked without TLS.
  const execute = server.hostname === '127.0.0.1' ? [openid.allowInsecureRequests] : [];
  const client = await openid.discovery(server, operatorClientId, undefined, openid.None(), { execute });
  const [verifier, state] = [openid.randomPKCECodeVerifier(), openid.randomState()];
  const address = openid.buildAuthorizationUrl(client, {
    redirect_uri: LOOPBACK_CALLBACK,
    scope,
    state,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const back = await waitForCallback(state, () => open(address.href));
  const checks = { pkceCodeVerifier: verifier, expectedState: state };
  return (await openid.authorizationCodeGrant(client, back, checks)).access_token;
}

/** Listens at the callback until somebody comes back with this very state. */
async function waitForCallback(state: string, ready: () => void): Promise<URL> {
  const { hostname, port, pathname } = new URL(LOOPBACK_CALLBACK);
  const { promise, resolve, reject } = Promise.withResolvers<URL>();
  const server = createServer((request, response) => {
    const address = new URL(request.url ?? '/', LOOPBACK_CALLBACK);
    const { pathname: path, searchParams } = address;
    if (path !== pathname || searchParams.get('state') !== state) return void response.writeHead(404).end();
    const text = searchParams.has('code') ? 'Signed in. You can close this page.' : 'Signing in was refused.';
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(text);
    if (searchParams.has('code')) resolve(address);
    else reject(new Error(`signing in was refused (${searchParams.get('error')})`));
  });
  const taken = `port ${port} is taken: does another command wait for somebody to sign in?`;
  server.once('error', (cause) => reject(new Error(taken, { cause }))).listen(Number(port), hostname, ready);
  const tooLate = setTimeout(() => reject(new Error('nobody has signed in within five minutes')), SIGN_IN_TIMEOUT);
  try {
    return await promise;
  } finally {
    clearTimeout(tooLate);
    server.close();
  }
}
