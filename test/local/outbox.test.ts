import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { until } from '../../client/until.ts';
import type { BusEvent } from '../../local/aws/bus/bus.ts';
import type { StoredMail } from '../../local/aws/mail/mailbox.ts';
import { faultsOf } from '../support/event-schemas.ts';
import { withoutRepeats } from '../support/published-events.ts';
import { testSystem } from '../support/system.ts';

const system = await testSystem();

const list = async <T>(kind: 'mail' | 'events') =>
  (await fetch(`${system.addresses.awsFakes}/${kind}/list.json`)).json() as Promise<T[]>;
/** Makes calls of a service whose body contains the text fail. */
const fail = (service: string, times: number, containing?: string) =>
  fetch(`${system.addresses.awsFakes}/_faults`, {
    method: 'POST',
    body: JSON.stringify({ service, times, containing }),
  });
afterAll(() => fail('email', 0));

const someone = () => `${randomUUID()}@example.com`;

async function payByCard(language: string, to = someone()) {
  const applicant = await system.applicant();
  const { id } = await applicant.applyAndSubmit({ language, email: to });
  const started = await applicant.startPayment(id, 'stripe');
  await system.cards.pay(started, '4242424242424242');
  return { paymentId: started.payment.id, to };
}
/** How often each message about the payment has been received so far. */
async function receives(queue: string, paymentId: string): Promise<number[]> {
  const queues = await (await fetch(`${system.addresses.awsFakes}/queues/list.json`)).json();
  const messages = (queues as Record<string, { body: string; receives: number }[]>)[queue] ?? [];
  return messages.filter(({ body }) => body.includes(paymentId)).map((message) => message.receives);
}
const mailed = (to: string) => list<StoredMail>('mail').then((all) => all.filter((mail) => mail.to === to));
const published = (paymentId: string) =>
  list<BusEvent>('events').then((all) => withoutRepeats(all).filter(({ detail }) => detail.paymentId === paymentId));

test.concurrent('sends the payer an e-mail in their language, and publishes the payment', async () => {
  const { paymentId, to } = await payByCard('zh-CN');
  expect(await until(async () => (await mailed(to)).length > 0, 30_000)).toBe(true);
  const [mail] = await mailed(to);
  expect(mail).toMatchObject({ subject: expect.stringContaining('电子签证费用已支付') });
  expect(mail?.text).toContain(`/payments/${paymentId}`);
  expect(await readdir(system.files.mail)).toContain(mail?.file);
  expect(await until(async () => (await published(paymentId)).length > 0, 30_000)).toBe(true);
  expect(await published(paymentId)).toMatchObject([
    { 'detail-type': 'payment.paid', source: 'evisa.payments', detail: { schema: 'payment.paid/1', version: 2 } },
  ]);
  const pages = await Promise.all(
    ['/mail', `/mail/${mail?.file}`, '/events'].map((path) => fetch(`${system.addresses.awsFakes}${path}`)),
  );
  expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await (await fetch(`${system.addresses.site}/sandbox`)).text()).toContain('/mail');
}, 90_000);

test.concurrent('publishes events while e-mail fails, and sends the e-mail after it recovers', async () => {
  const to = someone();
  await fail('email', 1_000, to);
  const { paymentId } = await payByCard('en', to);
  const isRetried = async () => (await receives('email.fifo', paymentId)).some((times) => times > 1);
  expect(await until(isRetried, 30_000)).toBe(true);
  expect(await until(async () => (await published(paymentId)).length > 0, 30_000)).toBe(true);
  expect(await mailed(to)).toEqual([]);
  await fail('email', 0);
  expect(await until(async () => (await mailed(to)).length > 0, 30_000)).toBe(true);
  expect(await mailed(to)).toMatchObject([{ subject: expect.stringContaining('is paid') }]);
}, 90_000);

test.concurrent('publishes only events that match their schemas', async () => {
  const { paymentId } = await payByCard('en');
  expect(await until(async () => (await published(paymentId)).length > 0, 30_000)).toBe(true);
  const all = await list<BusEvent>('events');
  expect(all.flatMap((event) => faultsOf(event['detail-type'], event.detail))).toEqual([]);
});
