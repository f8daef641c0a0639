import type { SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { parseOutboxEvent } from '../../shared/adapters/sqs/outbox-event-message.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { processFifoBatch } from '../../shared/lambda/fifo-batch.ts';
import { job } from '../../shared/lambda/job.ts';
import { addToLogContext, idContext } from '../../shared/lambda/log-context.ts';
import { logger } from '../../shared/lambda/logger.ts';
import { metrics } from '../../shared/lambda/metrics.ts';
import { EmailThrottledError } from '../../shared/ports/outbox/email.ts';
import { notifyApplicant } from '../../shared/use-cases/outbox/notify-applicant.ts';
import { emailEnvironment, emailSender, postponeEmail } from '../../shared/wiring/email.ts';
import { officeContactEnvironment } from '../../shared/wiring/office.ts';
import { processedEvents } from '../../shared/wiring/plain-tables.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';
import { createEmailComposer } from './emails/compose.ts';

const env = environment({ ...storageEnvironment, ...emailEnvironment, ...officeContactEnvironment, SITE_URL: z.url() });
const dependencies = {
  applications: storage(env).applications,
  processedEvents: processedEvents(env, 'send-email'),
  email: emailSender(env),
  compose: createEmailComposer(env.SITE_URL, env.OFFICE),
};
const postpone = postponeEmail(env);
// Logs only the error's name: the message from SES may contain the address.
const onFailure = async (error: unknown, record: SQSRecord) => {
  metrics('EmailFailed', 1, {});
  const reason = error instanceof Error ? error.name : 'unknown';
  logger.warn('an email could not be sent and will be retried', { reason });
  if (error instanceof EmailThrottledError) await postpone(record);
};

async function sendEmail(body: string): Promise<void> {
  const event = parseOutboxEvent(body);
  addToLogContext(idContext(event));
  if ((await notifyApplicant(dependencies, event)) === 'sent') metrics('EmailSent', 1, {});
}

/** Emails applicants about outbox events. */
export const handler = job(({ Records }: SQSEvent) => processFifoBatch(Records, sendEmail, onFailure));
