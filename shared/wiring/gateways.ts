import * as z from 'zod';
import { SecretError } from '../adapters/secrets-manager/secret-error.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import { countedGateway } from '../gateways/counted-gateway.ts';
import { gatewayByAccount } from '../gateways/gateway-by-account.ts';
import type { CreateGateway } from '../gateways/gateway-options.ts';
import { LOADERS } from '../gateways/loaders.ts';
import { filledIn, type MerchantAccount, merchantAccounts } from '../gateways/merchant-accounts.ts';
import { pacedGateway } from '../gateways/paced-gateway.ts';
import { GATEWAY_LIST, GATEWAYS, METHOD_RULES, type Gateways as Registry } from '../gateways/registry.ts';
import { runInBackground } from '../lambda/background.ts';
import { alarm } from '../lambda/logger.ts';
import { metrics } from '../lambda/metrics.ts';
import { once } from '../lambda/once.ts';
import type { GatewayCalls } from '../ports/payments/gateway-calls.ts';
import { GatewayMisconfigured, type Gateways, type PaymentGateway } from '../ports/payments/payment-gateway.ts';
import { secretStore } from './secrets.ts';
import { storage, storageEnvironment } from './storage.ts';

type Variable = Registry[PaymentMethod]['secret']['variable'] | Registry[PaymentMethod]['host']['variable'];

/** The variables of every gateway, as its descriptor names them. */
const gatewayVariables = Object.fromEntries(
  GATEWAY_LIST.flatMap(({ secret, host }) => [
    [secret.variable, z.string().min(1)],
    [host.variable, z.url().default(host.live)],
  ]),
) as Record<Variable, z.ZodType<string>>;

/** `SITE_URL`: the site's public origin, where gateways send the browser and their notifications. */
export const gatewayEnvironment = { ...gatewayVariables, SITE_URL: z.url() };

type GatewayEnvironment = z.output<z.ZodObject<typeof gatewayEnvironment>>;

/** Each gateway is loaded when it is first needed. */
function gateways(env: GatewayEnvironment, calls: GatewayCalls): Gateways {
  const all = Object.fromEntries(
    GATEWAY_LIST.map(({ method }) => [method, once(async () => counted(await loadGateway(method, env), calls))]),
  ) as Record<PaymentMethod, () => Promise<PaymentGateway>>;
  return (method) => all[method]();
}

/** Counting runs beside whatever follows the call, and nothing waits for it before the invocation ends. */
function counted(gateway: PaymentGateway, calls: GatewayCalls): PaymentGateway {
  return countedGateway(gateway, (call) => runInBackground('count gateway calls', calls.count(call, Date.now())));
}

async function loadGateway(method: PaymentMethod, env: GatewayEnvironment): Promise<PaymentGateway> {
  const { secret, host } = GATEWAYS[method];
  // What a secret's schema gives is what the adapter beside it takes: the loaders' type says so, method by method.
  const create = (await LOADERS[method]()) as CreateGateway<MerchantAccount>;
  const secretId = env[secret.variable];
  const schema = filledIn(secret.blank).pipe(merchantAccounts<MerchantAccount>(secret.schema));
  return gatewayByAccount({
    read: () => secretStore.read(secretId, schema).catch(throwMisconfigured),
    refresh: () => secretStore.refresh(secretId, schema).catch(throwMisconfigured),
    create: (keys) => create({ host: env[host.variable], siteUrl: env.SITE_URL, now: Date.now, ...keys }),
  });
}

function throwMisconfigured(error: unknown): never {
  throw error instanceof SecretError ? new GatewayMisconfigured(error.message, { cause: error }) : error;
}

/** The shares of a gateway's calls per second that work in the background may use; the other half is for payers. */
export const BACKGROUND_SHARES = { sweep: 0.4, reconciliation: 0.1 } as const;

/**
 * The gateways for work that nobody waits for, at a pace.
 *
 * @param runs the number of runs at the same time, which share the calls
 * @param endsAt UTC milliseconds after which no call is made, and none answers
 */
export function backgroundGateways(
  gateways: Gateways,
  work: keyof typeof BACKGROUND_SHARES,
  runs: number,
  endsAt?: number,
): Gateways {
  const paced = Object.fromEntries(
    GATEWAY_LIST.map(({ method, callsPerSecond }) => {
      const rate = (BACKGROUND_SHARES[work] * callsPerSecond) / runs;
      return [method, once(async () => pacedGateway(await gateways(method), rate, endsAt))];
    }),
  ) as Record<PaymentMethod, () => Promise<PaymentGateway>>;
  return (method) => paced[method]();
}

/** Settling may have to close or refund at any gateway, whichever a notification came from. */
export const settleEnvironment = { ...storageEnvironment, ...gatewayEnvironment };

export function settleDependencies(env: z.output<z.ZodObject<typeof settleEnvironment>>) {
  const stored = storage(env);
  const { gatewayCalls } = stored;
  return {
    ...stored,
    gateways: gateways(env, gatewayCalls),
    methodRules: METHOD_RULES,
    clock: Date.now,
    alarm,
    metrics,
  };
}
