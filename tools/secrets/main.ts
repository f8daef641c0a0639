import { readFileSync } from 'node:fs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { confirm } from '@inquirer/prompts';
import * as z from 'zod';
import { SecretError } from '../../shared/adapters/secrets-manager/secret-error.ts';
import { givenTo, misused } from '../command-line.ts';
import { askFor, mayReplace } from './ask.ts';
import { type Fields, type Filled, fillSecret } from './fill-secret.ts';
import { GATEWAY_SECRETS } from './gateway-secrets.ts';

const USAGE = `npm run secrets -- --stage dev [--region us-east-1] [--site-url https://…]
  asks for the keys of the gateways and puts them into Secrets Manager; nothing that is typed is shown.
  --site-url   the SiteUrl that the deployment printed, for the addresses to register
  --from FILE  takes them from a JSON file ("-": standard input) instead: {"stripe": {…}, "alipay": {…}}
  --replace    with --from: replaces keys that work`;

const SAID: Readonly<Record<Filled, string>> = {
  written: 'written; the functions read it within five minutes',
  unchanged: 'unchanged',
  kept: 'left as it is',
};

const fromFile = z.partialRecord(z.enum(['stripe', 'alipay']), z.record(z.string(), z.unknown()));

function options() {
  const text = { type: 'string' } as const;
  const known = { stage: text, region: text, 'site-url': text, from: text, replace: { type: 'boolean' } } as const;
  const { values } = givenTo(USAGE, { options: known });
  if (values.stage === undefined || !/^[a-z]+$/.test(values.stage)) misused(USAGE);
  return { ...values, stage: values.stage, siteUrl: (values['site-url'] ?? '<SiteUrl>').replace(/\/$/, '') };
}

function read(from: string): Partial<Record<string, Fields>> {
  try {
    return fromFile.parse(JSON.parse(readFileSync(from === '-' ? 0 : from, 'utf8')));
  } catch {
    // The reason might quote a key.
    throw new Error('--from: not a JSON object of the form {"stripe": {…}, "alipay": {…}}, or not readable');
  }
}

async function run(): Promise<void> {
  const { stage, region, siteUrl, from, replace = false } = options();
  const client = new SecretsManagerClient(region === undefined ? {} : { region });
  const automatic = from === undefined ? undefined : read(from);
  for (const secret of GATEWAY_SECRETS) {
    const { gateway, title, advice } = secret;
    const fields = automatic?.[gateway];
    if (automatic !== undefined && fields === undefined) continue;
    const secretId = `evisa/${stage}/${gateway}`;
    const filled = await fillSecret({
      client,
      secretId,
      secret,
      given: async (current, works) => {
        console.log(`\n${title}\n${advice(siteUrl)}`);
        if (fields !== undefined) return fields;
        const isTime = await confirm({ message: `Give the keys of ${title} now?`, default: true });
        return isTime ? askFor(secret, current, works) : undefined;
      },
      mayReplace: automatic === undefined ? () => mayReplace(title) : async () => replace,
    });
    console.log(`${secretId}: ${SAID[filled]}${filled === 'kept' && automatic ? ' (--replace replaces it)' : ''}`);
    if (filled === 'kept' && automatic) process.exitCode = 1;
  }
  console.log(`\nNext, where no real money moves: npm run smoke -- --url ${siteUrl}`);
}

try {
  await run();
} catch (error) {
  // The message alone, and of what the SDK says, nothing: a stack or a cause might hold what was given.
  const told = error instanceof SecretError || (error instanceof Error && error.constructor === Error);
  console.error(
    told || (error as Error).name.startsWith('ExitPrompt') ? (error as Error).message : (error as Error).name,
  );
  process.exitCode = 1;
}
