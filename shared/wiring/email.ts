import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createEmailSender } from '../adapters/ses/email-sender.ts';
import { createPostpone } from '../adapters/sqs/postpone-message.ts';
import { awsClient } from './aws-client.ts';

export const emailEnvironment = {
  /** The sender's address; empty if no emails are sent. */
  MAIL_FROM: z.string(),
  EMAIL_QUEUE_URL: z.string().min(1),
};

export function emailSender({ MAIL_FROM }: { MAIL_FROM: string }) {
  return MAIL_FROM === '' ? undefined : createEmailSender(awsClient(SESv2Client), MAIL_FROM);
}

export function postponeEmail({ EMAIL_QUEUE_URL }: { EMAIL_QUEUE_URL: string }) {
  return createPostpone(awsClient(SQSClient), EMAIL_QUEUE_URL);
}
