import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import * as z from 'zod';
import { routes } from '../../shared/api/routes.ts';
import { methodsWithScript } from '../../shared/gateways/registry.ts';
import { methodsEnvironment, siteEnvironment } from '../../shared/wiring/api.ts';
import { AUDIENCE } from '../environment.ts';
import { createFrontPage } from '../front-page/app.ts';
import type { SandboxName } from '../gateways/registry.ts';
import { listen } from '../processes/listen.ts';
import { serveSite } from '../site/serve-site.ts';
import { forwardUpgrades } from './forward-upgrades.ts';
import { createHandlerLoader } from './functions.ts';
import { createApiHost } from './server.ts';

// Functions read their own settings.
const env = z
  .object({
    PORT: z.coerce.number().int(),
    SITE_URL: z.url(),
    OIDC_ISSUER: z.url(),
    OIDC_CLIENT_ID: z.string().min(1),
    SANDBOX_URLS: z.string().transform((text): Record<SandboxName, string> => JSON.parse(text)),
    AWS_FAKES_URL: z.url(),
    ...siteEnvironment,
    ...methodsEnvironment,
    LIVE_ENDPOINT: z.url(),
  })
  .parse(process.env);

const frontPage = createFrontPage({
  siteUrl: env.SITE_URL,
  issuer: env.OIDC_ISSUER,
  clientId: env.OIDC_CLIENT_ID,
  sandboxes: env.SANDBOX_URLS,
  awsFakes: env.AWS_FAKES_URL,
});
const standIns = Object.fromEntries(
  Object.entries(env.SCRIPT_STAND_INS).map(([method, script]) => [method, new URL(script).origin]),
);
const site = new Hono().route('/', frontPage).route(
  '/',
  serveSite({
    identity: [new URL(env.OIDC_ISSUER).origin],
    scripts: methodsWithScript(env.PAYMENT_METHODS, env.OPTIONAL_SCRIPTS),
    standIns,
  }),
);
const host = createApiHost({
  routes: Object.values(routes),
  loadHandler: createHandlerLoader(new URL('../../functions/', import.meta.url)),
  issuer: env.OIDC_ISSUER,
  audiences: [AUDIENCE, env.OIDC_CLIENT_ID],
  site: getRequestListener(site.fetch),
});

forwardUpgrades(host, new URL(env.LIVE_ENDPOINT));

await listen(host, env.PORT);
