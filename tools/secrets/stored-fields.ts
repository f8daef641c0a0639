import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SecretError } from '../../shared/adapters/secrets-manager/secret-error.ts';
import type { Fields } from './changed-accounts.ts';

/** What to do, by the name of the SDK's error; a missing region is a plain `Error`. */
const ADVICE: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'deploy the stage first, and name its region',
  CredentialsProviderError: 'there are no AWS credentials in this shell',
  AccessDeniedException: 'these credentials are not allowed to read it',
};

/** The fields of a stored secret, empty if it is not a JSON object. @throws SecretError */
export async function readFields(client: SecretsManagerClient, secretId: string): Promise<Fields> {
  return fieldsIn(await currentText(client, secretId));
}

export async function writeFields(client: SecretsManagerClient, SecretId: string, fields: Fields): Promise<void> {
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(fields) }));
}

async function currentText(client: SecretsManagerClient, SecretId: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.name : 'unknown';
    const advice = ADVICE[reason] ?? 'set the region (--region), and check the credentials and the network';
    throw new SecretError('secret_unreadable', SecretId, `cannot be read (${reason}): ${advice}`, { cause });
  }
}

function fieldsIn(text: string | undefined): Fields {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
  } catch {
    return {};
  }
}
