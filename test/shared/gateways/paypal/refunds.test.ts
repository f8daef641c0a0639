import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { externalRefundId } from '../../../../shared/domain/settle-refund.ts';
import type { CallResult } from '../../../../shared/gateways/paypal/client.ts';
import { listedRefunds } from '../../../../shared/gateways/paypal/refunds.ts';
import type { RawNotification } from '../../../../shared/ports/payments/payment-gateway.ts';
import { NO_LIMIT, newOrder, newRefund, PAYER, paymentOf } from '../../../contracts/orders.ts';
import { pageOf, startPayPalContext } from './context.ts';

const CHECK = { by: 'check' } as const;
const UNKNOWN = { outcome: 'unknown' } as const;
const neverAsked = async () => Promise.reject(new Error('PayPal was asked'));
let context: Awaited<ReturnType<typeof startPayPalContext>>;
beforeAll(async () => {
  context = await startPayPalContext();
});
beforeEach(() => context.paypal.clearFaults());
afterAll(() => context.stop());

async function paid() {
  const order = newOrder(context.amount, 'paypal');
  const answer = await context.gateway.create(order, PAYER);
  if (answer.outcome !== 'created') throw new Error(answer.outcome);
  const payment = paymentOf('paypal', order, answer);
  await context.paypal.approve(pageOf(answer.checkout()));
  await context.gateway.capture?.(payment, CHECK);
  return payment;
}
const refundEvent = async (notification: RawNotification) => {
  const event = await context.gateway.parseWebhook(notification);
  if (event?.kind !== 'refund') throw new Error(`${event?.kind}`);
  return event.refund;
};

describe('a refund', () => {
  it('of ours is recognized in its notification, so that it is not recorded again', async () => {
    const payment = await paid();
    const refund = newRefund(payment, 700);
    await context.gateway.refund(refund, payment, NO_LIMIT);
    const notified = await refundEvent(await context.receiver.containing(`"custom_id":"${refund.id}"`));
    expect(notified).toMatchObject({
      paymentId: payment.id,
      reference: payment.reference,
      refundId: refund.id,
      attempt: 1,
      amount: { amount: 700, currency: 'USD' },
      state: 'done',
    });
  });

  it('is not sent by a process that was frozen once it had read the order', async () => {
    const payment = await paid();
    const requests = () => context.paypal.requests.filter(({ path }) => path.includes(`${payment.reference}`)).length;
    const before = requests();
    // The order has been read by the time that the clock has jumped.
    const now = () => Date.now() + (requests() > before ? 60_000 : 0);
    const refund = newRefund(payment, 700);
    expect(await context.gatewayWith(context.keys, { now }).refund(refund, payment, now() + 60_000)).toEqual(UNKNOWN);
    expect(context.paypal.orderOf(payment.id).refunds).toEqual([]);
    expect(await context.gateway.refund(refund, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
  });

  it('has the id of its attempt as request id and custom id, and no invoice id', async () => {
    const payment = await paid();
    const second = { ...newRefund(payment, 700), attempt: 2 };
    await context.gateway.refund(second, payment, NO_LIMIT);
    const [made] = context.paypal.orderOf(payment.id).refunds;
    expect(made?.custom_id).toBe(`${second.id}_2`);
    const sent = context.paypal.requests.findLast(({ path }) => path.endsWith('/refund'));
    expect(sent?.requestId).toBe(`${second.id}_2`);
    expect(await context.gateway.findRefund({ ...second, attempt: 1 }, payment)).toEqual({ outcome: 'not_found' });
  });

  it.each([
    ['REFUNDED', 'COMPLETED', 1],
    ['PARTIALLY_REFUNDED', 'FAILED', 1],
    ['PARTIALLY_REFUNDED', 'COMPLETED', 0],
  ])(
    'of a capture that is %s with too few refunds in the list leaves the list unknown',
    async (status, refund, count) => {
      const amount = { currency_code: 'USD', value: '25.75' };
      const refunds =
        count === 0 ? [] : [{ id: 'R-1', status: refund, amount: { ...amount, value: '1.00' }, links: [] }];
      const payments = { captures: [{ id: 'C-1', status, amount }], refunds };
      const found = { id: 'O-1', intent: 'CAPTURE', status: 'COMPLETED', purchase_units: [{ payments }], links: [] };
      const about = { gateway: 'paypal', account: 'a', reference: 'O-1', at: 0, source: CHECK } as const;
      expect(await listedRefunds(neverAsked, found, about)).toEqual({ outcome: 'unknown' });
    },
  );

  it.each<[string, CallResult, object]>([
    [
      'is queried for it',
      { outcome: 'done', body: { id: 'R-1', status: 'COMPLETED', amount: { currency_code: 'USD', value: '7.00' } } },
      [{ gatewayRefundId: 'R-1', amount: { amount: 700, currency: 'USD' }, state: 'done', attempt: 1 }],
    ],
    [
      'leaves the list unknown if PayPal has none',
      { outcome: 'done', body: { id: 'R-1', status: 'COMPLETED' } },
      UNKNOWN,
    ],
    ['leaves the list unknown if PayPal does not answer', UNKNOWN, UNKNOWN],
    [
      'leaves the list unknown if PayPal does not know it',
      { outcome: 'rejected', status: 404, issue: 'INVALID_RESOURCE_ID' },
      UNKNOWN,
    ],
  ])('that the order lists without its amount %s', async (_, answer, listed) => {
    const captures = [{ id: 'C-1', status: 'PARTIALLY_REFUNDED', amount: { currency_code: 'USD', value: '25.75' } }];
    const payments = { captures, refunds: [{ id: 'R-1', status: 'COMPLETED', links: [] }] };
    const found = { id: 'O-1', intent: 'CAPTURE', status: 'COMPLETED', purchase_units: [{ payments }], links: [] };
    const ask = vi.fn(async () => answer);
    const about = { gateway: 'paypal', account: 'a', reference: 'O-1', at: 0, source: CHECK } as const;
    const expected = Array.isArray(listed) ? listed.map((one) => ({ ...about, ...one })) : listed;
    expect(await listedRefunds(ask, found, about)).toEqual(expected);
    expect(ask).toHaveBeenCalledExactlyOnceWith({ method: 'GET', path: '/v2/payments/refunds/R-1' });
  });

  it('after 180 days needs manual review', async () => {
    const payment = await paid();
    context.paypal.fault('REFUND_TIME_LIMIT_EXCEEDED');
    expect(await context.gateway.refund(newRefund(payment), payment, NO_LIMIT)).toEqual({
      outcome: 'impossible',
      code: 'REFUND_TIME_LIMIT_EXCEEDED',
    });
  });

  it.each([
    ['REFUND_FAILED_INSUFFICIENT_FUNDS', { balanceTooLow: true }],
    ['TRANSACTION_DISPUTED', {}],
    ['CAPTURE_DISPUTED_PARTIAL_REFUND_NOT_ALLOWED', {}],
  ])('that fails with %s can be sent again', async (issue, more) => {
    const payment = await paid();
    context.paypal.fault(issue);
    const failed = { outcome: 'failed', code: issue, ...more };
    expect(await context.gateway.refund(newRefund(payment), payment, NO_LIMIT)).toEqual(failed);
  });

  it('that PayPal refuses although it has executed it is not sent again under another id', async () => {
    const payment = await paid();
    const refund = newRefund(payment, 700);
    expect(await context.gateway.refund(refund, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
    // The answer was lost, and PayPal refuses the repeated request.
    context.paypal.forgetRequests();
    context.paypal.fault('TRANSACTION_DISPUTED');
    expect(await context.gateway.refund(refund, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
  });

  it('that failed after all is reported so, ours and one of the dashboard', async () => {
    const payment = await paid();
    const refund = newRefund(payment, 700);
    context.paypal.fault('refund_pending');
    expect(await context.gateway.refund(refund, payment, NO_LIMIT)).toEqual({ outcome: 'pending' });
    const pending = await refundEvent(
      await context.receiver.containing(`"custom_id":"${refund.id}"`, 'PAYMENT.REFUND.PENDING'),
    );
    expect(pending).toMatchObject({ refundId: refund.id, state: 'pending' });
    const [made] = context.paypal.orderOf(payment.id).refunds;
    if (made === undefined) throw new Error('no refund');
    made.status = 'FAILED';
    await context.paypal.notify('PAYMENT.REFUND.FAILED', context.paypal.refundJson(made));
    const failed = await refundEvent(
      await context.receiver.containing(`"custom_id":"${refund.id}"`, 'PAYMENT.REFUND.FAILED'),
    );
    expect(failed).toMatchObject({ refundId: refund.id, state: 'failed' });
    expect(await context.gateway.findRefund(refund, payment)).toEqual({ outcome: 'failed', code: 'FAILED' });
    const external = { ...refund, id: externalRefundId(made.id) };
    expect(await context.gateway.findRefund(external, payment)).toEqual({ outcome: 'failed', code: 'FAILED' });
  });
});
