import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Refund } from '../../../../shared/domain/refund.ts';
import { externalRefundId } from '../../../../shared/domain/settle-refund.ts';
import { UnknownGatewayValue } from '../../../../shared/ports/payments/payment-gateway.ts';
import { NO_LIMIT, newOrder, newRefund, PAYER, paymentOf } from '../../../contracts/orders.ts';
import { SITE, startWechatPayContext } from './context.ts';
import { error } from './fake-wechat-pay.ts';

const DAY = 24 * 60 * 60_000;
let context: Awaited<ReturnType<typeof startWechatPayContext>>;
beforeAll(async () => {
  context = await startWechatPayContext();
});
beforeEach(() => context.fake.clearFaults());
afterAll(() => context.stop());

async function paid() {
  const order = newOrder(context.amount, 'wechat-pay');
  const answer = await context.gateway.create(order, PAYER);
  if (answer.outcome !== 'created') throw new Error(answer.outcome);
  await context.pay(answer.checkout());
  const { transactionId: reference = '' } = context.orderOf(order.id);
  return { ...paymentOf('wechat-pay', order, answer), reference };
}
const sent = () => JSON.parse(context.fake.asked.findLast(({ method }) => method === 'POST')?.body ?? '{}');
const refuse = (status: number, code: string) =>
  context.fake.fault(({ method }) => (method === 'POST' ? error(status, code) : undefined));

describe('a refund', () => {
  it('names the transaction, not an order number: a payment may have two', async () => {
    const payment = await paid();
    const refund = newRefund(payment, 700);
    expect(await context.gateway.refund(refund, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
    expect(sent()).toEqual({
      transaction_id: payment.reference,
      out_refund_no: refund.id,
      reason: expect.any(String),
      notify_url: `${SITE}/api/webhooks/wechat-pay`,
      amount: { refund: 700, total: 72_000, currency: 'CNY' },
    });
  });

  it('of money that was not ordered names the amount that was paid', async () => {
    const payment = { ...(await paid()), captured: { amount: 72_100, currency: 'CNY' } };
    context.orderOf(payment.id).paidTotal = 72_100;
    expect(await context.gateway.refund(newRefund(payment, 72_100), payment, NO_LIMIT)).toEqual({ outcome: 'done' });
  });

  it.each([
    ['SUCCESS', { outcome: 'done' }],
    ['PROCESSING', { outcome: 'pending' }],
    ['CLOSED', { outcome: 'failed', code: 'CLOSED', balanceTooLow: true }],
    ['ABNORMAL', { outcome: 'impossible', code: 'ABNORMAL' }],
  ])('in the state %s', async (status, expected) => {
    const payment = await paid();
    const refund = newRefund(payment);
    await context.gateway.refund(refund, payment, NO_LIMIT);
    const stored = context.fake.refunds.get(refund.id);
    if (stored) stored.status = status;
    expect(await context.gateway.findRefund(refund, payment)).toEqual(expected);
    expect(await context.gateway.refund(refund, payment, NO_LIMIT)).toEqual(expected);
  });

  it.each([
    [403, 'NOT_ENOUGH', { outcome: 'deferred', code: 'NOT_ENOUGH', balanceTooLow: true }],
    [403, 'USER_ACCOUNT_ABNORMAL', { outcome: 'impossible', code: 'USER_ACCOUNT_ABNORMAL' }],
    [400, 'INVALID_REQUEST', { outcome: 'failed', code: 'INVALID_REQUEST' }],
    // WeChat may not know yet that the order is paid.
    [404, 'RESOURCE_NOT_EXISTS', { outcome: 'unknown' }],
    [429, 'FREQUENCY_LIMITED', { outcome: 'unknown' }],
  ])('that is refused with %d %s', async (status, code, expected) => {
    const payment = await paid();
    refuse(status, code);
    expect(await context.gateway.refund(newRefund(payment), payment, NO_LIMIT)).toEqual(expected);
  });

  it('after a top-up is sent again under the same number, and only executed once', async () => {
    const payment = await paid();
    const refund = newRefund(payment);
    refuse(403, 'NOT_ENOUGH');
    await context.gateway.refund(refund, payment, NO_LIMIT);
    expect(await context.gateway.findRefund(refund, payment)).toEqual({ outcome: 'not_found' });
    expect(await context.gateway.refund(refund, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
    expect([...context.fake.refunds.keys()].filter((number) => number.startsWith(refund.id))).toEqual([refund.id]);
  });

  it('that WeChat refuses although it has executed it is not sent again under another number', async () => {
    const payment = await paid();
    const refund = newRefund(payment, 700);
    // Executed, but the answer was lost; WeChat refuses the repeated request.
    context.fake.addRefund(context.orderOf(payment.id), refund.id, 700);
    expect(await context.gateway.refund(refund, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
    context.fake.fault(({ method }) => (method === 'POST' ? error(400, 'INVALID_REQUEST') : undefined));
    context.fake.fault(({ method }) => (method === 'GET' ? error(500, 'SYSTEM_ERROR') : undefined));
    context.fake.fault(({ method }) => (method === 'GET' ? error(500, 'SYSTEM_ERROR') : undefined));
    expect(await context.gateway.refund(refund, payment, NO_LIMIT)).toEqual({ outcome: 'unknown' });
  });

  it('that WeChat has closed needs another number', async () => {
    const payment = await paid();
    const refund: Refund = newRefund(payment);
    await context.gateway.refund(refund, payment, NO_LIMIT);
    const stored = context.fake.refunds.get(refund.id);
    if (stored) stored.status = 'CLOSED';
    expect(await context.gateway.refund({ ...refund, attempt: 2 }, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
    expect(sent().out_refund_no).toBe(`${refund.id}_2`);
  });

  it('a year after the payment is impossible, without a call', async () => {
    const payment = { ...(await paid()), succeededAt: Date.now() - 365 * DAY };
    const before = context.fake.asked.length;
    expect(await context.gateway.refund(newRefund(payment), payment, NO_LIMIT)).toEqual({
      outcome: 'impossible',
      code: 'REFUND_WINDOW_OVER',
    });
    expect(context.fake.asked.length).toBe(before);
  });

  it('of the merchant platform is found under the number that it has there', async () => {
    const payment = await paid();
    const made = context.fake.addRefund(context.orderOf(payment.id), '50302026112812', 700);
    const refund: Refund = { ...newRefund(payment, 700), id: externalRefundId(made.number), attempt: 2 };
    expect(await context.gateway.findRefund(refund, payment)).toEqual({ outcome: 'done' });
    made.status = 'PROCESSING';
    expect(await context.gateway.findRefund(refund, payment)).toEqual({ outcome: 'pending' });
  });

  it('of another payment is never taken for this one', async () => {
    const [payment, other] = [await paid(), await paid()];
    const refund = newRefund(payment);
    await context.gateway.refund({ ...refund, paymentId: other.id }, other, NO_LIMIT);
    expect(await context.gateway.findRefund(refund, payment)).toEqual({ outcome: 'unknown' });
  });
});

describe('a word that nobody knows', () => {
  it.each(['NEW_STATE', 'success', ''])('as state "%s" decides nothing', async (status) => {
    const payment = await paid();
    const refund = newRefund(payment);
    await context.gateway.refund(refund, payment, NO_LIMIT);
    const stored = context.fake.refunds.get(refund.id);
    if (stored) stored.status = status;
    await expect(context.gateway.findRefund(refund, payment)).rejects.toThrow(UnknownGatewayValue);
    await expect(context.gateway.refund(refund, payment, NO_LIMIT)).rejects.toThrow(UnknownGatewayValue);
  });

  it.each(['NEW_ERROR', 'TRADE_ERROR'])('as error %s never means that nothing was refunded', async (code) => {
    const payment = await paid();
    context.fake.fault(() => error(400, code));
    await expect(context.gateway.refund(newRefund(payment), payment, NO_LIMIT)).rejects.toThrow(UnknownGatewayValue);
    context.fake.fault(() => error(400, code));
    await expect(context.gateway.findRefund(newRefund(payment), payment)).rejects.toThrow(UnknownGatewayValue);
  });

  it.each(['USERPAYING', 'PAYERROR', 'REVOKED', 'ACCEPT', 'notpay'])(
    'as state of an order, %s decides nothing',
    async (state) => {
      const payment = await paid();
      const order = context.orderOf(payment.id);
      context.fake.fault(() => ({ status: 200, body: { ...context.fake.transactionOf(order), trade_state: state } }));
      await expect(context.gateway.query(payment, { by: 'check' })).rejects.toThrow(UnknownGatewayValue);
    },
  );

  it('a success with an amount of zero decides nothing', async () => {
    const payment = await paid();
    const order = context.fake.transactionOf(context.orderOf(payment.id));
    context.fake.fault(() => ({ status: 200, body: { ...order, amount: { total: 0, currency: 'CNY' } } }));
    await expect(context.gateway.query(payment, { by: 'check' })).rejects.toThrow(UnknownGatewayValue);
  });

  it('as error of a query never means that the order is absent', async () => {
    const payment = await paid();
    context.fake.fault(() => error(404, 'MISSING'));
    await expect(context.gateway.query(payment, { by: 'check' })).rejects.toThrow(UnknownGatewayValue);
  });
});

it('an order that was refunded in part is still a paid one', async () => {
  const payment = await paid();
  await context.gateway.refund(newRefund(payment, 700), payment, NO_LIMIT);
  expect(context.orderOf(payment.id).state).toBe('REFUND');
  expect(await context.gateway.query(payment, { by: 'check' })).toMatchObject({
    observation: { outcome: { status: 'succeeded', captured: context.amount } },
  });
});
