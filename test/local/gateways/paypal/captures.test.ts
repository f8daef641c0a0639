import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SOON } from '../../../support/soon.ts';
import { newOrder, type Running, startSandbox } from './fixture.ts';

let paypal: Running;
beforeEach(async () => {
  paypal = await startSandbox();
});
afterEach(() => paypal.stop());

const captureOf = async (order: string) => (await paypal.get(order)).json.purchase_units[0].payments?.captures[0];

test('captures an approved order once, and repeats the outcome for the same request id', async () => {
  const order = await paypal.approved();
  const first = await paypal.capture(order);
  expect(first).toMatchObject({ status: 201, json: { status: 'COMPLETED' } });
  const [capture] = first.json.purchase_units[0].payments.captures;
  expect(capture).toMatchObject({ status: 'COMPLETED', amount: { value: '25.75' }, custom_id: 'pay_1' });
  const again = await paypal.capture(order);
  expect([again.status, again.json.purchase_units[0].payments.captures]).toEqual([200, [capture]]);
  expect(await paypal.capture(order, 'other')).toMatchObject({ status: 422, issue: 'ORDER_ALREADY_CAPTURED' });
  expect((await paypal.books()).orders[0].captures).toHaveLength(1);
});

test('does not capture before the approval, or after it was taken back', async () => {
  const { json } = await paypal.create();
  expect(await paypal.capture(json.id)).toMatchObject({ status: 422, issue: 'ORDER_NOT_APPROVED' });
  await paypal.decide(json.id, 'approve');
  await paypal.admin(`/orders/${json.id}/reverse-approval`);
  expect(await paypal.capture(json.id)).toMatchObject({ status: 422, issue: 'ORDER_NOT_APPROVED' });
  expect((await paypal.get(json.id)).json.status).toBe('VOIDED');
  await vi.waitFor(() => expect(paypal.receiver.types()).toContain('CHECKOUT.PAYMENT-APPROVAL.REVERSED'), SOON);
});

test('leaves an order approved whose funding is declined: another account can still pay it', async () => {
  const order = await paypal.approved('declined-funding');
  const declined = await paypal.capture(order);
  expect(declined).toMatchObject({ status: 422, issue: 'INSTRUMENT_DECLINED' });
  expect(declined.json.links).toMatchObject([{ rel: 'redirect', href: `${paypal.url}/checkoutnow?token=${order}` }]);
  expect((await paypal.get(order)).json.status).toBe('APPROVED');
  await paypal.decide(order, 'approve', 'pays');
  expect(await paypal.capture(order)).toMatchObject({ status: 201, json: { status: 'COMPLETED' } });
});

test('refuses a payment of the risk check', async () => {
  expect(await paypal.capture(await paypal.approved('risk'))).toMatchObject({
    status: 422,
    issue: 'TRANSACTION_REFUSED',
  });
});

test('completes an order whose capture is declined', async () => {
  const { order } = await paypal.captured('declined-capture');
  expect((await paypal.get(order)).json.status).toBe('COMPLETED');
  expect(await captureOf(order)).toMatchObject({ status: 'DECLINED' });
  await vi.waitFor(() => expect(paypal.receiver.types()).toContain('PAYMENT.CAPTURE.DECLINED'), SOON);
  expect(paypal.receiver.types()).not.toContain('PAYMENT.CAPTURE.COMPLETED');
});

test.each([
  ['pending', 'PAYMENT.CAPTURE.COMPLETED', 'COMPLETED', 'ECHECK'],
  ['denied', 'PAYMENT.CAPTURE.DENIED', 'DECLINED', 'PENDING_REVIEW'],
])('decides a pending capture later: %s', async (account, type, status, reason) => {
  const order = await paypal.approved(account);
  const { json } = await paypal.capture(order);
  expect(json.purchase_units[0].payments.captures[0]).toMatchObject({ status: 'PENDING', status_details: { reason } });
  await vi.waitFor(() => expect(paypal.receiver.types()).toContain(type), SOON);
  await vi.waitFor(() => expect(paypal.receiver.types()).toContain('PAYMENT.CAPTURE.PENDING'), SOON);
  expect(await captureOf(order)).toMatchObject({ status });
  expect(await captureOf(order)).not.toHaveProperty('status_details');
});

test.each(['complete', 'deny'])(
  'holds a currency that the account does not hold until the merchant decides: %s',
  async (decision) => {
    await paypal.fault({ kind: 'currency_not_held', match: { currency: 'EUR' } });
    const inDollars = await paypal.captured('pays', newOrder(), 'pay_1');
    expect(await captureOf(inDollars.order)).toMatchObject({ status: 'COMPLETED' });
    const held = await paypal.captured('pays', newOrder({ currency_code: 'EUR', value: '10.00' }), 'pay_2');
    const details = { reason: 'RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION' };
    expect(await captureOf(held.order)).toMatchObject({ status: 'PENDING', status_details: details });
    await paypal.admin(`/captures/${held.capture}/decide`, { decision });
    expect(await captureOf(held.order)).toMatchObject({ status: decision === 'complete' ? 'COMPLETED' : 'DECLINED' });
    await expect(paypal.admin(`/captures/${held.capture}/decide`, { decision })).rejects.toThrow('409');
  },
);

test('captures another amount by a fault', async () => {
  await paypal.fault({ kind: 'wrong_amount' });
  const { order } = await paypal.captured();
  expect((await captureOf(order)).amount.value).toBe('25.76');
  expect((await paypal.get(order)).json.purchase_units[0].amount.value).toBe('25.75');
});

test('finds a capture and no foreign id', async () => {
  const { capture, order } = await paypal.captured();
  expect(await paypal.call('GET', `/v2/payments/captures/${capture}`)).toMatchObject({
    status: 200,
    json: { id: capture, supplementary_data: { related_ids: { order_id: order } } },
  });
  for (const id of [order, 'NONE'])
    expect(await paypal.call('GET', `/v2/payments/captures/${id}`)).toMatchObject({ status: 404 });
});
