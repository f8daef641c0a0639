import { createPrivateKey } from 'node:crypto';
import { createServer } from 'node:http';
import { createIdentityServer } from '../../../local/identity/server.ts';
import { rsaKey } from '../../support/once-per-run.ts';
import { serve } from '../api-host/fixture.ts';

export const SITE = 'http://127.0.0.1:8000';
const signingKey = {
  ...createPrivateKey(rsaKey('gateway').privateKey).export({ format: 'jwk' }),
  kid: 'test',
  use: 'sig',
  alg: 'RS256',
};

/** Starts the provider on a free port until the test ends. */
export async function startProvider(accessTokenSeconds = 3600, siteUrl = SITE): Promise<string> {
  const server = createServer();
  const issuer = await serve(server);
  const identity = createIdentityServer({
    issuer,
    clientId: 'evisa-web',
    operatorClientId: 'evisa-operator',
    audience: 'evisa-api',
    siteUrl,
    signingKey,
    cookieKey: 'a cookie key that only tests know',
    accessTokenSeconds,
  });
  server.on('request', (request, response) => identity.emit('request', request, response));
  return issuer;
}
