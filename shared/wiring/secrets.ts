import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecretStore } from '../adapters/secrets-manager/secret-store.ts';
import { describeError, logger } from '../lambda/logger.ts';
import { awsClient } from './aws-client.ts';

export const secretsClient = awsClient(SecretsManagerClient);

/** One store per container, so that all users of a secret share one read. */
export const secretStore = createSecretStore({
  client: secretsClient,
  onRefreshFailed: (error) =>
    logger.warn('secret could not be refreshed; using the cached value', { error: describeError(error) }),
});
