import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecretError } from '../../shared/adapters/secrets-manager/secret-error.ts';
import type { GatewayDescriptor, KeyCheck } from '../../shared/gateways/descriptor.ts';
import type { MerchantAccount } from '../../shared/gateways/merchant-accounts.ts';
import { accountsIn, changedFields, type Fields } from './changed-accounts.ts';
import { readFields, writeFields } from './stored-fields.ts';

export interface FillSecretOptions {
  readonly client: SecretsManagerClient;
  readonly secretId: string;
  readonly secret: Pick<GatewayDescriptor['secret'], 'schema'>;
  /** New values of some of the fields; the others stay as they are, and `undefined` changes nothing. Called after the secret could be read. */
  readonly newFields: (current: Fields, works: boolean) => Promise<Fields | undefined>;
  readonly accountOfKeys: (keys: MerchantAccount) => Promise<KeyCheck>;
  /** Called before a valid secret is changed. @param account the account of the new keys @param replaced the present account, if that is another one */
  readonly confirmReplace: (account: string, replaced?: string) => Promise<boolean>;
}

const REJECTED =
  'the gateway rejects these keys (mistyped, revoked, expired, or of its other environment), so they are not stored. Copy them again from its dashboard, wait a few minutes if they are new, and run the command again';

export type FillResult = 'written' | 'unchanged' | 'not_replaced';

/**
 * Stores a gateway's keys in the secret that the functions read.
 * @throws SecretError that names the field and the reason, never a value
 */
export async function fillSecret({
  client,
  secretId,
  secret,
  newFields,
  accountOfKeys,
  confirmReplace,
}: FillSecretOptions): Promise<FillResult> {
  const current = await readFields(client, secretId);
  const works = isUsable(secretId, current, secret);
  const change = await newFields(current, works);
  if (change === undefined) return 'unchanged';
  const after = changedFields(secretId, current, change, secret.schema);
  if (works && JSON.stringify(after) === JSON.stringify(current)) return 'unchanged';
  const [keys] = accountsIn(secretId, after, secret.schema);
  const check = await accountOfKeys(keys);
  if (check === 'rejected') throw new SecretError('secret_malformed', secretId, REJECTED);
  if (check !== 'unknown' && check.account !== keys.account)
    throw new SecretError('secret_malformed', secretId, `these are keys of ${check.account}, not of ${keys.account}`);
  if (works && !(await confirmReplace(keys.account, replacedAccount(current, keys, secret)))) return 'not_replaced';
  await writeFields(client, secretId, after);
  return 'written';
}

function replacedAccount(
  current: Fields,
  { account }: MerchantAccount,
  { schema }: FillSecretOptions['secret'],
): string | undefined {
  const present = schema.safeParse(current).data?.account;
  return present === account ? undefined : present;
}

function isUsable(secretId: string, fields: Fields, { schema }: FillSecretOptions['secret']): boolean {
  try {
    accountsIn(secretId, fields, schema);
    return true;
  } catch {
    return false;
  }
}
