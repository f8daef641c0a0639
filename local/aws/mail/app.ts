import { Hono } from 'hono';
import { html } from 'hono/html';
import * as z from 'zod';
import { page } from '../../front-page/page.ts';
import { jsonResponse } from '../aws-fakes/aws-json.ts';
import type { Mailbox } from './mailbox.ts';

const content = z.object({ Data: z.string() });
/** SES does not support SMTPUTF8 and leaves the encoding of internationalised domains to its caller (SES API v2, Destination). */
const address = z
  .string()
  .min(3)
  .regex(/^[ -~]+$/);
const sendEmail = z.object({
  FromEmailAddress: address,
  Destination: z.object({ ToAddresses: z.array(address).length(1) }),
  Content: z.object({
    Simple: z.object({ Subject: content, Body: z.object({ Text: content, Html: content }) }),
  }),
});

/** SES's SendEmail (SES API v2), and pages that show the sent e-mails. */
export function mailApp(mailbox: Mailbox) {
  return new Hono()
    .post('/v2/email/outbound-emails', async (c) => {
      const { FromEmailAddress: from, Destination, Content } = sendEmail.parse(await c.req.json());
      const [to = ''] = Destination.ToAddresses;
      const { Subject, Body } = Content.Simple;
      const message = { subject: Subject.Data, text: Body.Text.Data, html: Body.Html.Data };
      return jsonResponse({ MessageId: await mailbox.save({ from, to, ...message }, Date.now()) });
    })
    .get('/mail', async (c) => {
      const rows = (await mailbox.all()).map(
        ({ file, to, subject }) =>
          html`<tr><td><a href="/mail/${file}"><bdi>${subject}</bdi></a></td><td>${to}</td></tr>`,
      );
      const none = html`<p>No e-mails yet. Pay an application first.</p>`;
      const table = html`<table><tr><th>Subject</th><th>To</th></tr>${rows}</table>`;
      return c.html(page('Sent e-mails', rows.length > 0 ? table : none));
    })
    .get('/mail/list.json', async (c) => c.json(await mailbox.all()))
    .get('/mail/:file', async (c) => {
      const mail = await mailbox.find(c.req.param('file'));
      if (mail === undefined) return c.notFound();
      // Mail programs run no scripts either.
      c.header('content-security-policy', 'sandbox');
      return c.html(mail.html);
    });
}
