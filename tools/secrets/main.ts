import { readFileSync } from 'node:fs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { optionsFileOf, readOptions } from '../../infra/config/options-file.ts';
import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { readRoutes } from '../../shared/gateways/method-routes.ts';
import { exitWithUsage, parseCommandLine, pathFromUser } from '../command-line.ts';
import type { Fields } from './changed-accounts.ts';
import { removeAccount } from './remove-account.ts';
import { safeMessage, storeKeys } from './store-keys.ts';

const FORM = `{${PAYMENT_METHODS.map((method) => `"${method}": {…}`).join(', ')}}`;

const USAGE = `npm run secrets -- --stage dev [--region us-east-1] [--site-url https://…]
  prompts for the keys of the gateways that config/<stage>.json uses, and stores them in Secrets Manager; input is hidden.
  --site-url   the SiteUrl that the deployment printed, for the webhook addresses to register; by default the address
               in config/<stage>.json
  --config FILE  another file with the stage's options
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
    config: text,
    'site-url': text,
    from: text,
    replace: { type: 'boolean' },
    'remove-account': text,
  } as const;
  const { values } = parseCommandLine(USAGE, { options: known });
  if (values.stage === undefined || !/^[a-z]+$/.test(values.stage)) exitWithUsage(USAGE);
  const file = values.config === undefined ? optionsFileOf(values.stage) : pathFromUser(values.config);
  const { payments, site } = readOptions(file);
  return {
    ...values,
    stage: values.stage,
    inUse: readRoutes(payments.methods.join(',')).map(({ gateway }) => gateway),
    siteUrl: (values['site-url'] ?? site?.url ?? '<SiteUrl>').replace(/\/$/, ''),
  };
}

function read(from: string): Partial<Record<string, Fields>> {
  try {
    return fromFile.parse(JSON.parse(readFileSync(from === '-' ? 0 : pathFromUser(from), 'utf8')));
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
