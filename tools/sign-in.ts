import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import * as z from 'zod';
import { LOOPBACK_CALLBACK } from '../infra/loopback-callback.ts';
import type { config } from '../shared/api/schemas.ts';

const MINUTE = 60_000;
const WAITS_FOR = 5 * MINUTE;

const endpoints = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url() });
const tokens = z.object({ access_token: z.string().min(1) });

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
  const discovered = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { authorization_endpoint, token_endpoint } = endpoints.parse(await discovered.json());
  const [verifier, state] = [random(), random()];
  const address = new URL(authorization_endpoint);
  address.search = String(
    new URLSearchParams({
      response_type: 'code',
      client_id: operatorClientId,
      redirect_uri: LOOPBACK_CALLBACK,
      scope,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }),
  );
  const code = await codeFor(state, () => open(address.href));
  const response = await fetch(token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: operatorClientId,
      redirect_uri: LOOPBACK_CALLBACK,
      code,
      code_verifier: verifier,
    }),
  });
  if (!response.ok) throw new Error(`the provider gave no token (${response.status})`);
  return tokens.parse(await response.json()).access_token;
}

/** Listens at the callback until somebody comes back with a code for this very state. */
async function codeFor(state: string, ready: () => void): Promise<string> {
  const { hostname, port, pathname } = new URL(LOOPBACK_CALLBACK);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', LOOPBACK_CALLBACK);
    if (path !== pathname || searchParams.get('state') !== state) return void response.writeHead(404).end();
    const code = searchParams.get('code');
    const text = code === null ? 'Signing in was refused.' : 'Signed in. You can close this page.';
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(text);
    if (code === null) reject(new Error(`signing in was refused (${searchParams.get('error')})`));
    else resolve(code);
  });
  server.once('error', reject).listen(Number(port), hostname, ready);
  const tooLate = setTimeout(() => reject(new Error('nobody has signed in within five minutes')), WAITS_FOR);
  try {
    return await promise;
  } finally {
    clearTimeout(tooLate);
    server.close();
  }
}

function random(): string {
  return randomBytes(32).toString('base64url');
}
