import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { type EmailSender, EmailThrottledError } from '../../ports/outbox/email.ts';

/** The rate or the daily quota is exceeded (SES: "Errors related to the sending quotas"; API v2, SendEmail). */
const THROTTLED = ['TooManyRequestsException', 'LimitExceededException', 'ThrottlingException', 'Throttling'];

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

/** @param from an address of a verified SES identity */
export function createEmailSender(client: SESv2Client, from: string): EmailSender {
  return {
    async send(to, { subject, text, html }) {
      const command = new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } } },
      });
      try {
        await client.send(command);
      } catch (error) {
        if (error instanceof Error && THROTTLED.includes(error.name)) throw new EmailThrottledError(error.name);
        throw error;
      }
    },
  };
}
