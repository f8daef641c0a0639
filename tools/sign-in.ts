import { createServer } from 'node:http';
import * as openid from 'openid-client';
import type * as z from 'zod';
import { LOOPBACK_CALLBACK } from '../infra/config/loopback-callback.ts';
import type { config } from '../shared/api/schemas.ts';
import { readToken } from './command-line.ts';
import { fetchConfig } from './fetch-config.ts';

const MINUTE = 60_000;
const SIGN_IN_TIMEOUT = 5 * MINUTE;

type Config = z.output<typeof config>;

/** Where to sign in, and as which client. */
export interface SignInAt {
  readonly issuer: string;
  readonly clientId?: string | undefined;
  readonly scope: string;
}

export function asApplicant({ issuer, operatorClientId, scope }: Config): SignInAt {
  return { issuer, clientId: operatorClientId, scope };
}

/**
 * An access token of a member of staff: from a file, or by signing in.
 *
 * @param site the site's public origin @throws Error if the site or the file cannot be read, or nobody signs in
 */
export async function staffToken(site: string, file?: string): Promise<{ token: string; config: Config }> {
  const config = await fetchConfig(site);
  if (file !== undefined) return { token: readToken(file), config };
  // Not on standard output, which is the command's result.
  const open = (address: string) => console.error(`Open this address and sign in:\n  ${address}`);
  return { token: await signInByBrowser({ ...config.staff, scope: config.scope }, open), config };
}

/**
 * Signs the user in through their browser, by authorization code and PKCE, with a loopback callback (RFC 8252).
 *
 * @param open receives the address to open @returns an access token @throws Error if the issuer has no client for the commands
 */
export async function signInByBrowser(
  { issuer, clientId, scope }: SignInAt,
  open: (address: string) => void,
): Promise<string> {
  if (clientId === undefined) {
    throw new Error(`${issuer} has no client for this command: pass an access token with --token-file`);
  }
  const server = new URL(issuer);
  // Only the local provider may be called without TLS.
  const execute = server.hostname === '127.0.0.1' ? [openid.allowInsecureRequests] : [];
  const client = await openid.discovery(server, clientId, undefined, openid.None(), { execute });
  const [verifier, state] = [openid.randomPKCECodeVerifier(), openid.randomState()];
  const address = openid.buildAuthorizationUrl(client, {
    redirect_uri: LOOPBACK_CALLBACK,
    scope,
    state,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const callback = await waitForCallback(state, () => open(address.href));
  const checks = { pkceCodeVerifier: verifier, expectedState: state };
  return (await openid.authorizationCodeGrant(client, callback, checks)).access_token;
}

/** Listens at the callback address until a request carries this state. */
async function waitForCallback(state: string, ready: () => void): Promise<URL> {
  const { hostname, port, pathname } = new URL(LOOPBACK_CALLBACK);
  const { promise, resolve, reject } = Promise.withResolvers<URL>();
  const server = createServer((request, response) => {
    const address = new URL(request.url ?? '/', LOOPBACK_CALLBACK);
    const { pathname: path, searchParams } = address;
    if (path !== pathname || searchParams.get('state') !== state) return void response.writeHead(404).end();
    const text = searchParams.has('code') ? 'Signed in. You can close this page.' : 'The sign-in was declined.';
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(text);
    if (searchParams.has('code')) resolve(address);
    else reject(new Error(`sign-in was declined (${searchParams.get('error')})`));
  });
  const portInUse = `port ${port} is in use: is another command waiting for a sign-in?`;
  server.once('error', (cause) => reject(new Error(portInUse, { cause }))).listen(Number(port), hostname, ready);
  const timer = setTimeout(() => reject(new Error('nobody signed in within five minutes')), SIGN_IN_TIMEOUT);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    server.close();
  }
}
