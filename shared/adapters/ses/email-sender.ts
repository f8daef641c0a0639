import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { EmailSender } from '../../ports/outbox/email.ts';

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

/** @param from an address of a verified SES identity */
export function createEmailSender(client: SESv2Client, from: string): EmailSender {
  return {
    async send(to, { subject, text, html }) {
      await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } } },
        }),
      );
    },
  };
}
