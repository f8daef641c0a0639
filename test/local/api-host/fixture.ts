import { createPrivateKey, createPublicKey } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { Handler } from '../../../local/api-host/functions.ts';
import { type ApiHostOptions, createApiHost } from '../../../local/api-host/server.ts';
import type { Route } from '../../../shared/api/routes.ts';
import { rsaKey } from '../../support/once-per-run.ts';

/** Listens on a free port for as long as the test runs. */
export async function serve(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The key of this name under an id. */
export function keyPair(kid: string, name: string) {
  const { publicKey, privateKey } = rsaKey(name);
  return { publicKey: createPublicKey(publicKey), privateKey: createPrivateKey(privateKey), kid };
}

/** An issuer with one key, which signs any claims. */
export async function startIssuer() {
  const key = keyPair('key-1', 'gateway');
  const jwk = { ...(await exportJWK(key.publicKey)), kid: key.kid, alg: 'RS256', use: 'sig' };
  let fetched = 0;
  const url: string = await serve(
    createServer((request, response) => {
      if (request.url?.endsWith('/jwks')) fetched++;
      response.end(JSON.stringify(request.url?.endsWith('/jwks') ? { keys: [jwk] } : { jwks_uri: `${url}/jwks` }));
    }),
  );
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: url, aud: 'evisa-api', sub: 'amina', scope: 'openid evisa/api', iat: now, exp: now + 60 };
  const sign = (changes: JWTPayload = {}, signer = key) => {
    const payload = Object.entries({ ...claims, ...changes }).filter(([, value]) => value !== undefined);
    return new SignJWT(Object.fromEntries(payload))
      .setProtectedHeader({ alg: 'RS256', kid: signer.kid })
      .sign(signer.privateKey);
  };
  return { url, claims, sign, keysFetched: () => fetched };
}

const route = (method: Route['method'], path: string, role: Route['role']): Route => {
  return { method, path, role, summary: 'A fixture', function: 'fixture', responses: {} };
};

/** An API host with one handler behind a public route, a gateway's route and one that requires sign-in. */
export async function startHost(handler: Handler, options: Partial<ApiHostOptions> = {}) {
  return serve(
    createApiHost({
      routes: [
        route('GET', '/open/{name}', 'anyone'),
        route('POST', '/hook', 'gateway'),
        route('GET', '/mine', 'applicant'),
      ],
      loadHandler: async () => handler,
      issuer: 'http://127.0.0.1:1',
      audiences: ['evisa-api', 'evisa-web'],
      site: (_, response) => response.end('the site'),
      ...options,
    }),
  );
}
