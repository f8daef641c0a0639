import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { parseSecret } from '../../shared/adapters/secrets-manager/parse-secret.ts';
import { SecretError } from '../../shared/adapters/secrets-manager/secret-error.ts';
import type { GatewayDescriptor } from '../../shared/gateways/descriptor.ts';

export type Fields = Readonly<Record<string, unknown>>;

export interface FillSecretOptions {
  readonly client: SecretsManagerClient;
  readonly secretId: string;
  readonly secret: Pick<GatewayDescriptor['secret'], 'schema'>;
  /** New values of some of the fields; the others stay as they are, and `undefined` changes nothing. Called after the secret could be read. */
  readonly newFields: (current: Fields, works: boolean) => Promise<Fields | undefined>;
  /** Called before a valid secret is replaced. */
  readonly confirmReplace: () => Promise<boolean>;
}

export type FillResult = 'written' | 'unchanged' | 'not_replaced';

/** What to do, by the name of the SDK's error; a missing region is a plain `Error`. */
const ADVICE: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'deploy the stage first, and name its region',
  CredentialsProviderError: 'there are no AWS credentials in this shell',
  AccessDeniedException: 'these credentials are not allowed to read it',
};

/**
 * Stores a gateway's keys in the secret that the functions read.
 * @throws SecretError that names the field and the reason, never a value
 */
export async function fillSecret({
  client,
  secretId,
  secret,
  newFields,
  confirmReplace,
}: FillSecretOptions): Promise<FillResult> {
  const before = await currentText(client, secretId);
  const current = fieldsIn(before);
  const works = isUsable(secretId, before, secret);
  const change = await newFields(current, works);
  if (change === undefined) return 'unchanged';
  const after = JSON.stringify({ ...current, ...change });
  parseSecret(secretId, after, secret.schema);
  if (works && after === JSON.stringify(current)) return 'unchanged';
  if (works && !(await confirmReplace())) return 'not_replaced';
  await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: after }));
  return 'written';
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

function isUsable(secretId: string, text: string | undefined, { schema }: FillSecretOptions['secret']): boolean {
  try {
    parseSecret(secretId, text, schema);
    return true;
  } catch {
    return false;
  }
}
