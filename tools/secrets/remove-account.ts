import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import { accountsIn, withoutAccount } from './changed-accounts.ts';
import { readFields, writeFields } from './stored-fields.ts';

/** Removes the keys of a previous account. @throws Error if no gateway has it, or if it is the current account */
export async function removeAccount(client: SecretsManagerClient, stage: string, account: string): Promise<void> {
  for (const { method, secret } of GATEWAY_LIST) {
    const secretId = `evisa/${stage}/${method}`;
    const fields = await readFields(client, secretId);
    const [current, ...previous] = accountsOrNone(secretId, fields, secret.schema);
    if (current?.account === account)
      throw new Error(`${account} is the current account of ${secretId}: replace it first`);
    if (!previous.some((one) => one.account === account)) continue;
    await writeFields(client, secretId, withoutAccount(secretId, fields, account, secret.schema));
    console.log(`${secretId}: ${account} removed`);
    return;
  }
  throw new Error(`no secret of this stage has a previous account ${account}`);
}

/** A gateway whose keys have not been entered yet has no accounts. */
function accountsOrNone(...secret: Parameters<typeof accountsIn>) {
  try {
    return accountsIn(...secret);
  } catch {
    return [];
  }
}
