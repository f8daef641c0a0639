import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { confirm } from '@inquirer/prompts';
import { InvalidOptionError } from '../../infra/config/options.ts';
import { SecretError } from '../../shared/adapters/secrets-manager/secret-error.ts';
import { API_PREFIX } from '../../shared/api/routes.ts';
import type { GatewayName } from '../../shared/domain/payment-method.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import type { Fields } from './changed-accounts.ts';
import { type FillResult, fillSecret } from './fill-secret.ts';
import { confirmReplace, promptForFields } from './prompts.ts';

const RESULT_TEXT: Readonly<Record<FillResult, string>> = {
  written: 'written; the functions read it within five minutes',
  unchanged: 'unchanged',
  not_replaced: 'left as it is',
};

export interface SecretsOptions {
  readonly client: SecretsManagerClient;
  readonly stage: string;
  /** For the webhook addresses to register. */
  readonly siteUrl: string;
  /** The gateways to prompt for. */
  readonly inUse: readonly GatewayName[];
  /** The keys by gateway; without them, prompts for those of the gateways in use. */
  readonly given?: Readonly<Partial<Record<string, Fields>>> | undefined;
  /** Whether given keys replace valid ones. */
  readonly replace: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Stores the gateways' keys in a stage's secrets and prints what to register at each gateway, but no key.
 * @returns whether all given keys are stored now
 * @throws SecretError
 */
export async function storeKeys({ client, stage, siteUrl, inUse, given, replace, env }: SecretsOptions) {
  let isComplete = true;
  for (const { method, displayName, secret, host, webhook } of GATEWAY_LIST) {
    const fields = given?.[method];
    if (given === undefined ? !inUse.includes(method) : fields === undefined) continue;
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
        if (secret.accountOfKeys === undefined) return { account: keys.account };
        const check = await secret.accountOfKeys(keys, env[host.variable]);
        if (check === 'unknown')
          console.log(
            `${displayName} did not confirm that these are keys of ${keys.account}. Begin a payment to see whether it accepts them, or undo the change (docs/secrets.md#checking-and-undoing-a-change).`,
          );
        return check;
      },
      confirmReplace: async (account, replaced) => {
        if (replaced !== undefined)
          console.log(`New payments will use ${account}; ${replaced} stays for its payments and refunds.`);
        return given === undefined ? confirmReplace(displayName) : replace;
      },
    });
    const isRefused = filled === 'not_replaced' && given !== undefined;
    console.log(`${secretId}: ${RESULT_TEXT[filled]}${isRefused ? ' (use --replace to replace it)' : ''}`);
    if (isRefused) isComplete = false;
  }
  console.log(`\nNext, where no real money moves: npm run smoke -- --url ${siteUrl}`);
  return isComplete;
}

/** What may be printed of an error: an SDK message, a stack or a cause might contain a key, so only our own messages. */
export function safeMessage(error: unknown): string {
  const isOurs =
    error instanceof SecretError ||
    error instanceof InvalidOptionError ||
    (error instanceof Error && error.constructor === Error);
  const { name, message } = error as Error;
  return isOurs || name.startsWith('ExitPrompt') ? message : name;
}
