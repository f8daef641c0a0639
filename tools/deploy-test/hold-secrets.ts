import {
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  paginateListSecrets,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { AwsConfig } from './deployment.ts';

/**
 * Takes the secrets away, and puts their values into the new ones: "Resource import is not supported by this emulator for
 * AWS::SecretsManager::Secret", and a retained secret has the name of the new one.
 */
export async function holdSecrets(aws: AwsConfig): Promise<{ putBack(): Promise<void> }> {
  const client = new SecretsManagerClient(aws);
  const values = new Map<string, string>();
  for await (const { SecretList = [] } of paginateListSecrets({ client }, {})) {
    for (const { Name: SecretId = '' } of SecretList) {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
      values.set(SecretId, SecretString);
    }
  }
  for (const SecretId of values.keys()) {
    await client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
  }
  return {
    putBack: async () => {
      for (const [SecretId, SecretString] of values) {
        await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
      }
    },
  };
}
