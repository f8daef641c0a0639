import { readFileSync } from 'node:fs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { type GatewayName, PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { readRoutes } from '../../shared/gateways/method-routes.ts';
import { exitWithUsage, parseCommandLine } from '../command-line.ts';
import type { Fields } from './changed-accounts.ts';
import { removeAccount } from './remove-account.ts';
import { safeMessage, storeKeys } from './store-keys.ts';

const FORM = `{${PAYMENT_METHODS.map((method) => `"${method}": {…}`).join(', ')}}`;

const USAGE = `npm run secrets -- --stage dev [--region us-east-1] [--site-url https://…]
  prompts for the gateways' keys and stores them in Secrets Manager; input is hidden.
  --site-url   the SiteUrl that the deployment printed, for the webhook addresses to register
  --payment-methods   as in -c paymentMethods= of the deployment (stripe,alipay:stripe): asks only for the gateways in use
  --from FILE  reads them from a JSON file ("-": standard input) instead: ${FORM}
  --replace    with --from: replaces valid keys
  --remove-account ID   removes the keys of a previous merchant account: its payments can then be neither queried nor
               refunded here

  Keys of another merchant account become the current ones, which new payments use. Those of the account that they replace
  are kept as a previous account, for its open payments and refunds.`;

const fromFile = z.partialRecord(z.enum(PAYMENT_METHODS), z.record(z.string(), z.unknown()));

function options() {
  const text = { type: 'string' } as const;
  const known = {
    stage: text,
    region: text,
    'site-url': text,
    'payment-methods': text,
    from: text,
    replace: { type: 'boolean' },
    'remove-account': text,
  } as const;
  const { values } = parseCommandLine(USAGE, { options: known });
  if (values.stage === undefined || !/^[a-z]+$/.test(values.stage)) exitWithUsage(USAGE);
  return {
    ...values,
    stage: values.stage,
    inUse: gatewaysIn(values['payment-methods'] ?? PAYMENT_METHODS.join(',')),
    siteUrl: (values['site-url'] ?? '<SiteUrl>').replace(/\/$/, ''),
  };
}

function gatewaysIn(paymentMethods: string): readonly GatewayName[] {
  try {
    return readRoutes(paymentMethods).map(({ gateway }) => gateway);
  } catch (error) {
    throw new Error(`--payment-methods: ${(error as Error).message}`);
  }
}

function read(from: string): Partial<Record<string, Fields>> {
  try {
    return fromFile.parse(JSON.parse(readFileSync(from === '-' ? 0 : from, 'utf8')));
  } catch {
    // The original error might quote a key.
    throw new Error(`--from: not a JSON object of the form ${FORM}, or not readable`);
  }
}

async function run(): Promise<void> {
  const { stage, region, siteUrl, inUse, from, replace = false, 'remove-account': removed } = options();
  const client = new SecretsManagerClient(region === undefined ? {} : { region });
  if (removed !== undefined) return removeAccount(client, stage, removed);
  const given = from === undefined ? undefined : read(from);
  const isComplete = await storeKeys({ client, stage, siteUrl, inUse, given, replace, env: process.env });
  if (!isComplete) process.exitCode = 1;
}

try {
  await run();
} catch (error) {
  console.error(safeMessage(error));
  process.exitCode = 1;
}
