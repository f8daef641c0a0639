import { randomBytes } from 'node:crypto';
import type { SecretsManagerRotationEvent } from 'aws-lambda';
import { rotateKeyRing } from '../../shared/adapters/secrets-manager/rotate-key-ring.ts';
import { job } from '../../shared/lambda/job.ts';
import { logger } from '../../shared/lambda/logger.ts';
import { secretsClient } from '../../shared/wiring/secrets.ts';

const options = { client: secretsClient, now: Date.now, newKey: () => new Uint8Array(randomBytes(32)) };

/** Secrets Manager invokes it once for each step and retries a step that failed. */
export const handler = job(async (event: SecretsManagerRotationEvent): Promise<void> => {
  const { Step, SecretId, ClientRequestToken } = event;
  await rotateKeyRing(options, Step, SecretId, ClientRequestToken);
  logger.info('rotated', { step: Step, secretId: SecretId, version: ClientRequestToken });
});
