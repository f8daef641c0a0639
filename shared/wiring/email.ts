import { SESv2Client } from '@aws-sdk/client-sesv2';
import * as z from 'zod';
import { createEmailSender } from '../adapters/ses/email-sender.ts';
import { awsClient } from './aws-client.ts';

export const emailEnvironment = {
  /** The sender's address. */
  MAIL_FROM: z.string().min(1),
};

export function emailSender({ MAIL_FROM }: { MAIL_FROM: string }) {
  return createEmailSender(awsClient(SESv2Client), MAIL_FROM);
}
