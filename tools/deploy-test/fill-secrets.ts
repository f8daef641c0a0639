import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readSecrets } from '../../local/aws/secrets/file.ts';
import { dataFiles } from '../../local/environment.ts';

/**
 * Sets the secrets like an operator after the first deployment, with the sandboxes' keys. Also the key rings and the origin secret: MiniStack
 * gives a new secret an empty value, unlike Secrets Manager, and our `initial-secret` function fills only secrets without a value.
 */
export async function fillSecrets(client: SecretsManagerClient, dataDir: string, originSecret: string): Promise<void> {
  const origin = { 'evisa/origin': { current: originSecret } };
  for (const [name, value] of Object.entries({ ...readSecrets(dataFiles(dataDir).secrets), ...origin })) {
    const SecretId = name.replace('evisa/', 'evisa/emulator/');
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(value) }));
  }
}
