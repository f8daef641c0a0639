import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SOON } from '../../../support/soon.ts';
import { type Json, merchantAt, newOrder, type Running, startSandbox } from './fixture.ts';

let paypal: Running;
beforeEach(async () => {
  paypal = await startSandbox();
});
afterEach(async () => {
  vi.useRealTimers();
  await paypal.stop();
});

const part = (value: string, custom_id?: string) => ({ amount: { currency_code: 'USD', value }, custom_id });
const stateOf = async (order: string) => {
  const { captures, refunds } = (await paypal.get(order)).json.purchase_units[0].payments;
  return { capture: captures[0].status, refunds };
};

describe('a refund', () => {
  test('is partial, then the rest, then no more', async () => {
    const { order, capture } = await paypal.captured();
    const first = await paypal.refund(capture, part('10.00', 'ref_1'), 'r1');
    expect(first).toMatchObject({
      status: 201,
      json: { status: 'COMPLETED', amount: { value: '10.00' }, custom_id: 'ref_1' },
    });
    expect(await stateOf(order)).toMatchObject({ capture: 'PARTIALLY_REFUNDED', refunds: [{ custom_id: 'ref_1' }] });
    expect(await paypal.refund(capture, part('15.76'), 'r2')).toMatchObject({
      status: 422,
      issue: 'REFUND_AMOUNT_EXCEEDED',
    });
    expect(await paypal.refund(capture, {}, 'r3')).toMatchObject({ status: 201, json: { amount: { value: '15.75' } } });
    expect(await stateOf(order)).toMatchObject({ capture: 'REFUNDED' });
    expect(await paypal.refund(capture, {}, 'r4')).toMatchObject({ status: 422, issue: 'CAPTURE_FULLY_REFUNDED' });
    await vi.waitFor(
      () => expect(paypal.receiver.types().filter((type) => type === 'PAYMENT.CAPTURE.REFUNDED')).toHaveLength(2),
      SOON,
    );
  });

  test('is made once per PayPal-Request-Id', async () => {
    const { capture } = await paypal.captured();
    const first = await paypal.refund(capture, part('10.00'), 'r1');
    const again = await paypal.refund(capture, part('10.00'), 'r1');
    expect([again.status, again.json.id]).toEqual([200, first.json.id]);
    expect((await paypal.books()).orders[0].refunds).toHaveLength(1);
    const found = await paypal.call('GET', `/v2/payments/refunds/${first.json.id}`);
    expect(found.json).toMatchObject({ id: first.json.id, create_time: expect.stringMatching(/-07:00$/) });
  });

  test.each([
    ['another currency', { amount: { currency_code: 'EUR', value: '1.00' } }, 'REFUND_CAPTURE_CURRENCY_MISMATCH'],
    ['nothing', part('0.00'), 'CANNOT_BE_ZERO_OR_NEGATIVE'],
    ['a fraction of a cent', part('1.001'), 'DECIMAL_PRECISION'],
  ])('is refused for %s', async (_, body, issue) => {
    const { capture } = await paypal.captured();
    expect(await paypal.refund(capture, body, 'r1')).toMatchObject({ status: 422, issue });
  });

  test('is refused while the capture is pending, and after it was denied', async () => {
    await paypal.fault({ kind: 'currency_not_held' });
    const { capture } = await paypal.captured();
    expect(await paypal.refund(capture, {}, 'r1')).toMatchObject({ status: 422, issue: 'PENDING_CAPTURE' });
    await paypal.admin(`/captures/${capture}/decide`, { decision: 'deny' });
    expect(await paypal.refund(capture, {}, 'r1')).toMatchObject({ status: 422, issue: 'REFUND_NOT_ALLOWED' });
  });

  test('is refused after 180 days', async () => {
    const { capture } = await paypal.captured();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 180 * 86_400_000 + 60_000 });
    // The token of before has expired as well.
    expect(await paypal.refund(capture, {}, 'r1')).toMatchObject({ status: 401 });
    const { refund } = await merchantAt(paypal.url);
    expect(await refund(capture, {}, 'r1')).toMatchObject({ status: 422, issue: 'REFUND_TIME_LIMIT_EXCEEDED' });
  });

  test('fails for insufficient funds, and works afterwards with the same request id', async () => {
    const { capture } = await paypal.captured();
    await paypal.fault({ kind: 'insufficient_funds' });
    expect(await paypal.refund(capture, {}, 'r1')).toMatchObject({
      status: 422,
      issue: 'REFUND_FAILED_INSUFFICIENT_FUNDS',
    });
    expect(await paypal.refund(capture, {}, 'r1')).toMatchObject({ status: 201 });
  });

  test.each([
    ['refund-pending', 'PAYMENT.CAPTURE.REFUNDED', 'COMPLETED', 'REFUNDED'],
    ['refund-fails', 'PAYMENT.REFUND.FAILED', 'FAILED', 'COMPLETED'],
  ])('may be pending first: %s', async (account, type, status, captureStatus) => {
    const { order, capture } = await paypal.captured(account);
    const { json } = await paypal.refund(capture, {}, 'r1');
    expect(json).toMatchObject({ status: 'PENDING', status_details: { reason: 'ECHECK' } });
    await vi.waitFor(() => expect(paypal.receiver.types()).toContain(type), SOON);
    await vi.waitFor(() => expect(paypal.receiver.types()).toContain('PAYMENT.REFUND.PENDING'), SOON);
    expect(await stateOf(order)).toMatchObject({ capture: captureStatus, refunds: [{ id: json.id, status }] });
  });

  test('has a status that PayPal does not document until it is completed', async () => {
    await paypal.fault({ kind: 'refund_unknown_status' });
    const { order, capture } = await paypal.captured();
    const { json } = await paypal.refund(capture, part('10.00'), 'r1');
    expect(json).toMatchObject({ status: 'IN_REVIEW' });
    expect(await paypal.refund(capture, part('15.76'), 'r2')).toMatchObject({ issue: 'REFUND_AMOUNT_EXCEEDED' });
    await vi.waitFor(() => expect(paypal.receiver.types()).toContain('PAYMENT.REFUND.PENDING'), SOON);
    await vi.waitFor(() => expect(paypal.receiver.types()).toContain('PAYMENT.CAPTURE.REFUNDED'), SOON);
    expect(await stateOf(order)).toMatchObject({ refunds: [{ id: json.id, status: 'COMPLETED' }] });
  });

  test('made in the dashboard has no id of the merchant', async () => {
    const { order } = await paypal.captured();
    await paypal.admin(`/refunds/${order}`, { value: '5.00' });
    const { refunds } = await stateOf(order);
    expect(refunds).toMatchObject([{ status: 'COMPLETED', amount: { value: '5.00' } }]);
    expect(refunds[0]).not.toHaveProperty('custom_id');
  });
});

test('reverses a capture, which PayPal reports as a refund without a request', async () => {
  const { order, capture } = await paypal.captured();
  await paypal.admin(`/captures/${capture}/reverse`, { value: '25.75' });
  await vi.waitFor(() => expect(paypal.receiver.types()).toContain('PAYMENT.CAPTURE.REVERSED'), SOON);
  const { event } = paypal.receiver.received.find((one) => one.event.event_type === 'PAYMENT.CAPTURE.REVERSED') ?? {};
  expect(event).toMatchObject({
    resource_type: 'refund',
    resource: { status: 'COMPLETED', note_to_payer: 'Payment reversed' },
  });
  expect(event.resource.links).toContainEqual(
    expect.objectContaining({ rel: 'up', href: expect.stringContaining(capture) }),
  );
  expect(await stateOf(order)).toMatchObject({ capture: 'REFUNDED' });
});

describe('a dispute', () => {
  const open = (id: string, value = '25.75', stage = 'CHARGEBACK') => paypal.admin(`/disputes/${id}`, { value, stage });
  const listed = async (capture: string) =>
    (await paypal.call('GET', `/v1/customer/disputes?disputed_transaction_id=${capture}`)).json.items;
  const detailsOf = async (id: string) => (await paypal.call('GET', `/v1/customer/disputes/${id}`)).json;

  test('is listed by its transaction, and blocks refunds while it is open', async () => {
    const { order, capture } = await paypal.captured();
    await paypal.captured('pays', newOrder(), 'pay_2');
    const { id } = await open(order, '20.00', 'INQUIRY');
    expect(await listed(capture)).toMatchObject([
      {
        dispute_id: id,
        status: 'WAITING_FOR_SELLER_RESPONSE',
        dispute_life_cycle_stage: 'INQUIRY',
        dispute_amount: { value: '20.00' },
      },
    ]);
    expect(await detailsOf(id)).toMatchObject({
      disputed_transactions: [{ seller_transaction_id: capture, custom: 'pay_1' }],
      seller_response_due_date: expect.any(String),
    });
    expect(await paypal.refund(capture, {}, 'r1')).toMatchObject({ status: 422, issue: 'TRANSACTION_DISPUTED' });
    await paypal.admin(`/disputes/${id}/escalate`);
    expect(await detailsOf(id)).toMatchObject({ dispute_life_cycle_stage: 'CHARGEBACK' });
    await expect(open(order, '6.00')).rejects.toThrow('409');
  });

  test.each([
    ['won', 'RESOLVED_SELLER_FAVOUR', 'COMPLETED', 201],
    ['canceled', 'CANCELED_BY_BUYER', 'COMPLETED', 201],
    ['lost', 'RESOLVED_BUYER_FAVOUR', 'REFUNDED', 422],
  ])('is %s', async (outcome, code, captureStatus, refundStatus) => {
    const { order, capture } = await paypal.captured();
    const { id } = await open(order);
    await paypal.admin(`/disputes/${id}/resolve`, { outcome });
    expect(await detailsOf(id)).toMatchObject({ status: 'RESOLVED', dispute_outcome: { outcome_code: code } });
    expect((await stateOf(order)).capture).toBe(captureStatus);
    expect((await paypal.refund(capture, {}, 'r1')).status).toBe(refundStatus);
    await expect(paypal.admin(`/disputes/${id}/resolve`, { outcome })).rejects.toThrow('409');
    const types = (await paypal.books()).events.map((event: Json) => event.event_type);
    expect(types).toContain('CUSTOMER.DISPUTE.RESOLVED');
    expect(types.includes('PAYMENT.CAPTURE.REVERSED')).toBe(outcome === 'lost');
  });

  test('of a part leaves the rest refundable', async () => {
    const { order, capture } = await paypal.captured();
    const { id } = await open(order, '20.00');
    await paypal.admin(`/disputes/${id}/resolve`, { outcome: 'lost' });
    expect(await paypal.refund(capture, {}, 'r1')).toMatchObject({ status: 201, json: { amount: { value: '5.75' } } });
    expect(await paypal.refund(capture, {}, 'r2')).toMatchObject({
      status: 422,
      issue: 'REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK',
    });
  });

  test('opens by itself for the payer’s account that disputes', async () => {
    const { capture } = await paypal.captured('disputes');
    await vi.waitFor(async () => expect(await listed(capture)).toHaveLength(1), SOON);
    await vi.waitFor(() => expect(paypal.receiver.types()).toContain('CUSTOMER.DISPUTE.CREATED'), SOON);
  });

  test('is on a page of the list', async () => {
    const { order, capture } = await paypal.captured();
    for (const value of ['1.00', '2.00', '3.00']) await open(order, value);
    const path = `/v1/customer/disputes?disputed_transaction_id=${capture}&page_size=2`;
    const first = (await paypal.call('GET', path)).json;
    const next = first.links.find(({ rel }: { rel: string }) => rel === 'next').href.replace(paypal.url, '');
    const second = (await paypal.call('GET', next)).json;
    expect([first.items.length, second.items.length]).toEqual([2, 1]);
    expect(second.links.map(({ rel }: { rel: string }) => rel)).toEqual(['self']);
  });
});
