import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecretStore } from '../adapters/secrets-manager/secret-store.ts';
import { describeError, logger } from '../lambda/logger.ts';
import { awsClient } from './aws-client.ts';

export const secretsClient = awsClient(SecretsManagerClient);

/** One store a container, so that every secret is read once for all who need it. */
export const secretStore = createSecretStore({
  client: secretsClient,
  onRefreshFailed: (error) =>
    logger.warn('a secret could not be refreshed; the old value is used', { error: describeError(error) }),
});
