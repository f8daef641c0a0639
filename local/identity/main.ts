import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { listen } from '../processes/listen.ts';
import { createIdentityServer } from './server.ts';

const env = z
  .object({
    PORT: z.coerce.number().int(),
    ISSUER: z.url(),
    CLIENT_ID: z.string().min(1),
    OPERATOR_CLIENT_ID: z.string().min(1),
    AUDIENCE: z.string().min(1),
    SITE_URL: z.url(),
    KEYS_FILE: z.string().min(1),
    ACCESS_TOKEN_SECONDS: z.coerce.number().int().positive().default(3600),
  })
  .parse(process.env);

const keys = z.object({ signingKey: z.looseObject({ kty: z.literal('RSA') }), cookieKey: z.string().min(32) });
const server = createIdentityServer({
  issuer: env.ISSUER,
  clientId: env.CLIENT_ID,
  operatorClientId: env.OPERATOR_CLIENT_ID,
  audience: env.AUDIENCE,
  siteUrl: env.SITE_URL,
  accessTokenSeconds: env.ACCESS_TOKEN_SECONDS,
  ...keys.parse(JSON.parse(readFileSync(env.KEYS_FILE, 'utf8'))),
});

await listen(server, env.PORT);
