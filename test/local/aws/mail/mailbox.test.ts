import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailApp } from '../../../../local/aws/mail/app.ts';
import { Mailbox } from '../../../../local/aws/mail/mailbox.ts';

const NOW = Date.UTC(2027, 0, 2, 3, 4, 5);
const mail = {
  from: 'visa@example.org',
  to: 'amina@example.com',
  subject: '您的电子签证费用已支付: Šárka & "Ünal"',
  text: '金额 25.75 USD\n.\n-- \nhttps://visa.example.org/payments/pay_1',
  html: `<p dir="auto">${'تم الدفع '.repeat(40)}</p>`,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailbox-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('reads e-mails as they were sent, newest first', async () => {
  const mailbox = new Mailbox(join(folder, 'mail'));
  await mailbox.save(mail, NOW);
  await mailbox.save({ ...mail, subject: 'Your refund' }, NOW + 1);
  const [newest, oldest] = await mailbox.all();
  expect(newest).toMatchObject({ subject: 'Your refund', to: mail.to });
  const trimmed = { ...oldest, text: oldest?.text.trimEnd(), html: oldest?.html.trimEnd() };
  expect(trimmed).toEqual({ ...mail, file: oldest?.file });
  expect(await mailbox.find(String(oldest?.file))).toEqual(oldest);
  expect(await mailbox.find('../mail.eml')).toBeUndefined();
  rmSync(join(folder, 'mail', String(oldest?.file)));
  expect(await mailbox.all()).toEqual([newest]);
});

test('writes a valid message file that only its owner can read', async () => {
  const own = join(folder, 'own');
  const id = await new Mailbox(own).save(mail, NOW);
  const [file = ''] = readdirSync(own);
  expect(file).toMatch(/^2027-01-02T03-04-05-000Z-[0-9a-f]{8}\.eml$/);
  const raw = readFileSync(join(own, file), 'latin1');
  expect(raw).toContain(`Message-ID: <${id}@localhost>\r\n`);
  expect(raw).toContain('Date: Sat, 02 Jan 2027 03:04:05 +0000\r\n');
  expect(raw).toContain('Content-Type: multipart/alternative;');
  expect(raw).toMatch(/^[\x20-\x7e\t\r\n]*$/);
  expect(statSync(join(own, file)).mode & 0o777).toBe(0o600);
});

test.each([
  ['user@xn--e1afmkfd.xn--p1ai', 200],
  ['a&b@example.com', 200],
  ['user@пример.рф', 500],
  ['пользователь@example.com', 500],
])('an e-mail to %s is answered with %i, as SES takes addresses in ASCII only', async (to, status) => {
  const mailbox = new Mailbox(join(folder, `to-${status}`));
  const part = { Data: 'x' };
  const body = JSON.stringify({
    FromEmailAddress: mail.from,
    Destination: { ToAddresses: [to] },
    Content: { Simple: { Subject: part, Body: { Text: part, Html: part } } },
  });
  const response = await mailApp(mailbox).request('/v2/email/outbound-emails', { method: 'POST', body });
  expect(response.status).toBe(status);
  if (status === 200) expect((await mailbox.all()).map((one) => one.to)).toContain(to);
});
