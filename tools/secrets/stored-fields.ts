import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SecretError } from '../../shared/adapters/secrets-manager/secret-error.ts';
import { adviceFor } from '../aws-problem.ts';
import type { Fields } from './changed-accounts.ts';

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
    const isMissing = cause instanceof ResourceNotFoundException;
    const advice = isMissing ? 'deploy the stage first, and name its region by --region' : adviceFor(cause);
    throw new SecretError('secret_unreadable', SecretId, `cannot be read: ${advice}`, { cause });
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
