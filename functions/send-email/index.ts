import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { fromMessage } from '../../shared/adapters/sqs/announcement-message.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { eachInOrder } from '../../shared/lambda/fifo-batch.ts';
import { job } from '../../shared/lambda/job.ts';
import { addToLogContext, idsIn } from '../../shared/lambda/log-context.ts';
import { logger } from '../../shared/lambda/logger.ts';
import { meter } from '../../shared/lambda/meter.ts';
import { notifyApplicant } from '../../shared/use-cases/outbox/notify-applicant.ts';
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
const onFailure = (error: unknown) => {
  meter('EmailFailed', 1, {});
  const reason = error instanceof Error ? error.name : 'unknown';
  logger.warn('a letter could not be sent, and will be tried again', { reason });
};

async function write(body: string): Promise<void> {
  const news = fromMessage(body);
  addToLogContext(idsIn(news));
  if ((await notifyApplicant(dependencies, news)) === 'sent') meter('EmailSent', 1, {});
}

/** Writes to applicants. */
export const handler = job(({ Records }: SQSEvent) => eachInOrder(Records, write, onFailure));
