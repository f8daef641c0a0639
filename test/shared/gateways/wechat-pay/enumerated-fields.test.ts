import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RefundObservation } from '../../../../shared/domain/gateway-event.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import type { Refund } from '../../../../shared/domain/refund.ts';
import { NO_LIMIT, newOrder, newRefund, PAYER, paymentOf } from '../../../contracts/orders.ts';
import { expectUndecided, strangeValues } from '../../../support/strange-values.ts';
import { FIELDS, startWechatPayContext } from './context.ts';
import { rfc3339 } from './fake-wechat-pay.ts';

const CHECK = { by: 'check' } as const;
let context: Awaited<ReturnType<typeof startWechatPayContext>>;
let payment: Payment;
let refund: Refund;
beforeAll(async () => {
  context = await startWechatPayContext();
  const order = newOrder(context.amount, 'wechat-pay');
  payment = paymentOf('wechat-pay', order, await context.gateway.create(order, PAYER));
  refund = newRefund(payment, 700);
});
beforeEach(() => context.fake.clearFaults());
afterAll(() => context.stop());

const orderBody = () => ({
  ...{
    mchid: FIELDS.mchId,
    appid: FIELDS.appId,
    out_trade_no: payment.id,
    transaction_id: '42',
    trade_state: 'SUCCESS',
  },
  ...{ success_time: rfc3339(Date.now()), amount: { total: 72_000, currency: 'CNY' } },
});
const refundBody = () => ({
  ...{ mchid: FIELDS.mchId, out_trade_no: payment.id, transaction_id: '42', out_refund_no: refund.id },
  amount: { refund: 700, total: 72_000, currency: 'CNY' },
});
const answer = (status: number, body: object) => context.fake.fault(() => ({ status, body }));
const reported = (): RefundObservation => ({
  gateway: 'wechat-pay',
  account: payment.account,
  reference: '42',
  gatewayRefundId: refund.id,
  attempt: 1,
  amount: refund.amount,
  state: 'done',
  at: 0,
  source: CHECK,
});

const query = (fields: object) => {
  answer(200, { ...orderBody(), ...fields });
  return context.gateway.query(payment, CHECK);
};
const findRefund = (fields: object) => {
  answer(200, { ...refundBody(), ...fields });
  return context.gateway.findRefund(refund, payment);
};
const sendRefund = (fields: object) => {
  answer(200, { ...refundBody(), ...fields });
  return context.gateway.refund(refund, payment, NO_LIMIT);
};
const confirmRefund = (fields: object) => {
  answer(200, { ...refundBody(), ...fields });
  return context.gateway.confirmRefund(reported());
};
const notify = (type: string, resource: object) => context.gateway.parseWebhook(context.fake.notice(type, resource));
const notifyPayment = (fields: object) => notify('TRANSACTION.SUCCESS', { ...orderBody(), ...fields });
const notifyRefund = (fields: object) => notify('REFUND.SUCCESS', { ...refundBody(), ...fields });

describe.each<[string, string, string, (fields: object) => unknown]>([
  ['trade_state', 'SUCCESS', 'an order', query],
  ['trade_state', 'CLOSED', 'an order', query],
  ['trade_state', 'SUCCESS', 'a notified order', notifyPayment],
  ['status', 'SUCCESS', 'a refund', findRefund],
  ['status', 'CLOSED', 'a refund', findRefund],
  ['status', 'SUCCESS', 'a new refund', sendRefund],
  ['status', 'CLOSED', 'a reported refund', confirmRefund],
  ['refund_status', 'CLOSED', 'a notified refund', notifyRefund],
])('%s that should be %s of %s', (field, word, _, read) => {
  it('is read', async () => {
    await expect((async () => read({ [field]: word }))()).resolves.not.toMatchObject({ outcome: 'unknown' });
  });

  it.each(strangeValues(word))('decides nothing as %j', (value) => expectUndecided(() => read({ [field]: value })));
});

it.each(strangeValues('INVALID_REQUEST'))('a refused refund with the code %j may have been made', async (code) => {
  for (let attempts = 0; attempts < 2; attempts++) answer(400, { code });
  await expectUndecided(() => context.gateway.refund(refund, payment, NO_LIMIT));
});

it('a refund of another amount is done with that amount', async () => {
  const found = (amount: object) => findRefund({ status: 'SUCCESS', amount });
  expect(await found({ refund: 700 })).toEqual({ outcome: 'done' });
  expect(await found({ refund: 500 })).toEqual({ outcome: 'done', amount: { amount: 500, currency: 'CNY' } });
  await expectUndecided(() => found({ refund: 0 }));
  await expectUndecided(() => found({ refund: 700, currency: 'HKD' }));
});

it('a refund that WeChat has closed says that the balance may be too low', async () => {
  expect(await notifyRefund({ refund_status: 'CLOSED' })).toMatchObject({
    refund: { state: 'failed', balanceTooLow: true },
  });
});
