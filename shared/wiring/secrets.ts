import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecretStore } from '../adapters/secrets-manager/secret-store.ts';
import { logger } from '../lambda/logger.ts';

/** One store a container, so that every secret is read once for all who need it. */
export const secretStore = createSecretStore({
  client: new SecretsManagerClient({ maxAttempts: 3 }),
  onRefreshFailed: (error) => logger.warn('a secret could not be refreshed; the old value is used', { error }),
});
