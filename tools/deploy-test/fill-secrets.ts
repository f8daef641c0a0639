import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readSecrets } from '../../local/aws/secrets/file.ts';
import { dataFiles } from '../../local/environment.ts';

/**
 * Does what the office does after the first deployment, with the sandboxes' keys. The key rings and the origin secret too: MiniStack gives a
 * new secret an empty value at once, where Secrets Manager gives it none, so that our own function, which fills what has no value, leaves them.
 */
export async function fillSecrets(client: SecretsManagerClient, dataDir: string, originSecret: string): Promise<void> {
  const origin = { 'evisa/origin': { current: originSecret } };
  for (const [name, value] of Object.entries({ ...readSecrets(dataFiles(dataDir).secrets), ...origin })) {
    const SecretId = name.replace('evisa/', 'evisa/emulator/');
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(value) }));
  }
}
