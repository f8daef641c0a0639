import { afterEach, beforeEach, expect, it } from 'vitest';
import { confirmInBrowser, type Running, startSandbox } from './fixture.ts';

let sandbox: Running;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.stop());

async function paidBy(number: string) {
  const intent = await sandbox.createIntent();
  await confirmInBrowser(sandbox.url, intent, number);
  return intent.id;
}

const chargeOf = async (payment_intent: string) => {
  const { latest_charge } = await sandbox.stripe.paymentIntents.retrieve(payment_intent);
  return sandbox.stripe.charges.retrieve(`${latest_charge}`);
};

it('refunds partially, and at most the captured amount', async () => {
  const payment_intent = await paidBy('4242424242424242');
  const part = await sandbox.stripe.refunds.create({
    payment_intent,
    amount: 1000,
    reason: 'requested_by_customer',
    metadata: { refund: 'ref_1' },
  });
  expect(part).toMatchObject({ amount: 1000, status: 'succeeded', payment_intent, metadata: { refund: 'ref_1' } });
  await sandbox.receiver.event('refund.created');
  expect((await sandbox.receiver.event('charge.refunded')).data.object).toMatchObject({
    amount_refunded: 1000,
    refunded: false,
  });
  await expect(sandbox.stripe.refunds.create({ payment_intent, amount: 1576 })).rejects.toMatchObject({
    statusCode: 400,
    param: 'amount',
  });
  const charge = (await chargeOf(payment_intent)).id;
  expect(await sandbox.stripe.refunds.create({ charge })).toMatchObject({ amount: 1575 });
  await expect(sandbox.stripe.refunds.create({ payment_intent })).rejects.toMatchObject({
    code: 'charge_already_refunded',
  });
  expect(await chargeOf(payment_intent)).toMatchObject({ amount_refunded: 2575, refunded: true });
  const listed = await sandbox.stripe.refunds.list({ payment_intent });
  expect(listed.data.map((refund) => refund.amount)).toEqual([1575, 1000]);
  expect(await sandbox.stripe.refunds.retrieve(part.id)).toMatchObject({ id: part.id });
});

it('refunds in the Dashboard, and reports it only by notifications', async () => {
  const payment_intent = await paidBy('4242424242424242');
  const refund = (amount: number) =>
    fetch(`${sandbox.url}/_sandbox/refunds/${payment_intent}`, { method: 'POST', body: JSON.stringify({ amount }) });
  expect(await (await refund(1000)).json()).toMatchObject({ amount: 1000, metadata: {} });
  await sandbox.receiver.event('refund.created');
  expect((await refund(1576)).status).toBe(409);
});

it('rejects a refund of an unpaid intent', async () => {
  const { id } = await sandbox.createIntent();
  await expect(sandbox.stripe.refunds.create({ payment_intent: id })).rejects.toMatchObject({ statusCode: 400 });
  await expect(sandbox.stripe.refunds.create({ payment_intent: 'pi_no' })).rejects.toMatchObject({ statusCode: 404 });
});

it('4000000000007726 has a pending refund that then succeeds', async () => {
  const payment_intent = await paidBy('4000000000007726');
  const refund = await sandbox.stripe.refunds.create({ payment_intent });
  expect(refund.status).toBe('pending');
  const event = await sandbox.receiver.event('refund.updated');
  expect(event.data.object).toMatchObject({ id: refund.id, status: 'succeeded' });
  expect(await chargeOf(payment_intent)).toMatchObject({ refunded: true });
});

it('4000000000005126 has a refund that succeeds, then fails and is refundable again', async () => {
  const payment_intent = await paidBy('4000000000005126');
  const refund = await sandbox.stripe.refunds.create({ payment_intent });
  expect(refund.status).toBe('succeeded');
  const event = await sandbox.receiver.event('refund.failed');
  expect(event.data.object).toMatchObject({ id: refund.id, status: 'failed', failure_reason: expect.any(String) });
  expect(await chargeOf(payment_intent)).toMatchObject({ amount_refunded: 0, refunded: false });
});
