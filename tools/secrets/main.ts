import { readFileSync } from 'node:fs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { confirm } from '@inquirer/prompts';
import * as z from 'zod';
import { SecretError } from '../../shared/adapters/secrets-manager/secret-error.ts';
import { API_PREFIX } from '../../shared/api/routes.ts';
import { type GatewayName, PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { readRoutes } from '../../shared/gateways/method-routes.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import { exitWithUsage, parseCommandLine } from '../command-line.ts';
import type { Fields } from './changed-accounts.ts';
import { type FillResult, fillSecret } from './fill-secret.ts';
import { confirmReplace, promptForFields } from './prompts.ts';
import { removeAccount } from './remove-account.ts';

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

const RESULT_TEXT: Readonly<Record<FillResult, string>> = {
  written: 'written; the functions read it within five minutes',
  unchanged: 'unchanged',
  not_replaced: 'left as it is',
};

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
  const automatic = from === undefined ? undefined : read(from);
  for (const { method, displayName, secret, host, webhook } of GATEWAY_LIST) {
    const fields = automatic?.[method];
    if (automatic === undefined ? !inUse.includes(method) : fields === undefined) continue;
    const secretId = `evisa/${stage}/${method}`;
    const filled = await fillSecret({
      client,
      secretId,
      secret,
      newFields: async (current, works) => {
        console.log(`\n${displayName}\n${secret.instructions(`${siteUrl}${API_PREFIX}${webhook.path}`)}`);
        if (fields !== undefined) return fields;
        const isReady = await confirm({ message: `Enter the keys of ${displayName} now?`, default: true });
        return isReady ? promptForFields(secret, current, works) : undefined;
      },
      accountOfKeys: async (keys) => {
        if (secret.accountOfKeys === undefined) return keys.account;
        const holder = await secret.accountOfKeys(keys, process.env[host.variable] ?? host.live);
        if (holder === undefined) console.log(`${displayName} did not confirm that these are keys of ${keys.account}.`);
        return holder;
      },
      confirmReplace: async (account, replaced) => {
        if (replaced !== undefined)
          console.log(`New payments will use ${account}; ${replaced} stays for its payments and refunds.`);
        return automatic === undefined ? confirmReplace(displayName) : replace;
      },
    });
    console.log(
      `${secretId}: ${RESULT_TEXT[filled]}${filled === 'not_replaced' && automatic ? ' (use --replace to replace it)' : ''}`,
    );
    if (filled === 'not_replaced' && automatic) process.exitCode = 1;
  }
  console.log(`\nNext, where no real money moves: npm run smoke -- --url ${siteUrl}`);
}

try {
  await run();
} catch (error) {
  // Only our own messages: an SDK message, a stack or a cause might contain a key.
  const isSafeToPrint = error instanceof SecretError || (error instanceof Error && error.constructor === Error);
  console.error(
    isSafeToPrint || (error as Error).name.startsWith('ExitPrompt') ? (error as Error).message : (error as Error).name,
  );
  process.exitCode = 1;
}
