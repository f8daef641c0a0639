import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { PRICED_IN_YUAN, payByCard } from '../api/kit/payments.ts';
import { openPage } from '../support/live-page.ts';
import type { Applicant } from '../support/raw-calls.ts';
import { SOON } from '../support/soon.ts';
import { testSystem } from '../support/system.ts';

const system = await testSystem({});
const { site } = system.addresses;
const amina = await system.applicant();

test('offers the other method while a gateway cannot be reached, and this one afterwards', async () => {
  const wei = await system.applicant();
  const [hers, his] = [await amina.applyAndSubmit(), await wei.applyAndSubmit({ nationality: PRICED_IN_YUAN })];
  const pay = (applicant: Applicant, id: string, method: string) =>
    applicant.call('POST', `/applications/${id}/payments`, { method });
  await system.kill('stripe-sandbox');
  expect(await pay(amina, hers.id, 'stripe')).toMatchObject({ status: 503, body: { code: 'gateway_unavailable' } });
  expect((await amina.application(hers.id)).open).toBeUndefined();
  expect(await pay(wei, his.id, 'stripe')).toMatchObject({ status: 503 });
  expect(await pay(wei, his.id, 'alipay')).toMatchObject({ status: 201 });
  await system.restart('stripe-sandbox');
  await payByCard(system, amina, hers.id);
});

test('sends live updates of changes that happen while the pump is down after its restart', async () => {
  const { messages } = await openPage(amina, site);
  await system.kill('event-sources');
  const { id } = await amina.apply();
  await system.restart('event-sources');
  await vi.waitFor(() => expect(messages).toContainEqual(expect.objectContaining({ applicationId: id })), SOON);
});

test('lets a page reconnect after the connections were lost', async () => {
  const { socket } = await openPage(amina, site);
  const closed = once(socket, 'close');
  await system.restart('live');
  await closed;
  const { messages } = await openPage(amina, site);
  const { id } = await amina.apply();
  await vi.waitFor(() => expect(messages).toContainEqual(expect.objectContaining({ applicationId: id })), SOON);
});
