import * as z from 'zod';
import { API_SCOPE, routes } from '../../shared/api/routes.ts';
import { scheduleInForce } from '../../shared/domain/fees.ts';
import { LANGUAGES } from '../../shared/domain/languages.ts';
import type { PaymentMethod } from '../../shared/domain/payment-method.ts';
import { methodsWithScript } from '../../shared/gateways/registry.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { api, apiEnvironment, officeEnvironment, siteEnvironment } from '../../shared/wiring/api.ts';
import { feeSchedules } from '../../shared/wiring/fee-schedules.ts';
import { officeContactEnvironment } from '../../shared/wiring/office.ts';

const env = environment({
  ...apiEnvironment,
  ...officeEnvironment,
  ...officeContactEnvironment,
  ...siteEnvironment,
  OIDC_ISSUER: z.url(),
  OIDC_CLIENT_ID: z.string().min(1),
  /** `en=…,ar=…` if the site has a client for each language. */
  OIDC_CLIENT_IDS: z
    .string()
    .default('')
    .transform((text) => (text === '' ? undefined : Object.fromEntries(text.split(',').map((pair) => pair.split('=')))))
    .pipe(z.partialRecord(z.enum(LANGUAGES), z.string().min(1)).optional()),
  /** Empty if the external issuer has no client for the operator's commands. */
  OPERATOR_CLIENT_ID: z.string().default(''),
  STAFF_ISSUER: z.url(),
  STAFF_CLIENT_ID: z.string().default(''),
  /** "true" if no real money moves. */
  SANDBOX: z.stringbool().default(false),
});
const schedules = once(async () => feeSchedules(env.PAYMENT_METHODS));
const dependencies = async () => ({
  visaTypes: [...(scheduleInForce(await schedules(), Date.now())?.visaTypes ?? [])],
  languages: [...LANGUAGES],
});

function standInOf(method: PaymentMethod) {
  const standIn = env.SCRIPT_STAND_INS[method];
  return standIn && { standIn };
}

/** What the site needs before the user has signed in. Reads no secret: a gateway's broken keys must not stop anybody's sign-in. */
export const handler = endpoint(routes.getConfig, api(env), dependencies, async (_request, deps) => ({
  status: 200,
  body: {
    issuer: env.OIDC_ISSUER,
    clientId: env.OIDC_CLIENT_ID,
    ...(env.OIDC_CLIENT_IDS && { clientIds: env.OIDC_CLIENT_IDS }),
    ...(env.OPERATOR_CLIENT_ID && { operatorClientId: env.OPERATOR_CLIENT_ID }),
    staff: { issuer: env.STAFF_ISSUER, ...(env.STAFF_CLIENT_ID && { clientId: env.STAFF_CLIENT_ID }) },
    scope: `openid profile email ${API_SCOPE}`,
    methods: env.PAYMENT_METHODS.map(({ method }) => method),
    visaTypes: deps.visaTypes,
    languages: deps.languages,
    scripts: methodsWithScript(env.PAYMENT_METHODS, env.OPTIONAL_SCRIPTS).map((method) => ({
      method,
      ...standInOf(method),
    })),
    office: env.OFFICE,
    officeTimeZone: env.OFFICE_TIME_ZONE,
    sandbox: env.SANDBOX,
  },
}));
