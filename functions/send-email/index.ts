import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { fromMessage } from '../../shared/adapters/sqs/announcement-message.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { eachInOrder } from '../../shared/lambda/fifo-batch.ts';
import { logger } from '../../shared/lambda/logger.ts';
import { notifyApplicant } from '../../shared/use-cases/notify-applicant.ts';
import { emailEnvironment, emailSender } from '../../shared/wiring/email.ts';
import { outboxMemory } from '../../shared/wiring/outbox-memory.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';
import { composer } from './letters/compose.ts';

const env = environment({ ...storageEnvironment, ...emailEnvironment, SITE_URL: z.url() });
const dependencies = {
  applications: storage(env).applications,
  memory: outboxMemory(env, 'send-email'),
  email: emailSender(env),
  compose: composer(env.SITE_URL),
};
// What SES says may name the address.
const onFailure = ({ messageId }: SQSRecord, error: unknown) =>
  logger.warn('a letter could not be sent, and will be tried again', {
    messageId,
    reason: error instanceof Error ? error.name : 'unknown',
  });

/** Writes to applicants. */
export function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  return eachInOrder(Records, (body) => notifyApplicant(dependencies, fromMessage(body)), onFailure);
}
