import { expect, it } from 'vitest';
import type { CallResult } from '../../../../shared/gateways/alipay/calls.ts';
import { confirmRefund, findRefund, sendRefund } from '../../../../shared/gateways/alipay/refunds.ts';
import { observe } from '../../../../shared/gateways/alipay/trades.ts';
import { UnknownGatewayValue } from '../../../../shared/ports/payments/payment-gateway.ts';
import { NO_LIMIT } from '../../../contracts/orders.ts';
import { anApplication, aPayment, NOW, USD } from '../../../support/fixtures.ts';

const payment = aPayment(anApplication());
const refund = {
  id: 're_abcdefghijklmnopqrstuvwx',
  paymentId: payment.id,
  gateway: 'alipay',
  amount: USD,
  reason: 'goodwill',
  state: 'sent',
  attempt: 1,
  createdAt: NOW,
  updatedAt: NOW,
  version: 1,
} as const;
const answers = (result: CallResult) => async () => result;
const done = (fields: object) => answers({ outcome: 'done', response: { code: '10000', ...fields } });
const rejected = (code: string) => answers({ outcome: 'rejected', code });

it.each(['TRADE_PENDING', 'trade_success', ''])('a trade_status "%s" decides nothing', (trade_status) => {
  const trade = { out_trade_no: payment.id, trade_no: '2026', trade_status, total_amount: '7.00' };
  expect(() => observe(trade, payment.account, 0, { by: 'sweep' })).toThrow(UnknownGatewayValue);
});

it('a success with an amount of zero decides nothing', () => {
  const trade = { out_trade_no: payment.id, trade_no: '2026', trade_status: 'TRADE_SUCCESS', total_amount: '0.00' };
  expect(() => observe(trade, payment.account, 0, { by: 'sweep' })).toThrow(UnknownGatewayValue);
});

it.each(['REFUND_PROCESSING', 'refund_success', ''])(
  'a refund_status "%s" is never read as not found',
  async (status) => {
    const found = { trade_no: 'x', out_request_no: 'y', refund_amount: '7.00', refund_status: status };
    await expect(findRefund(done(found), refund, payment)).rejects.toThrow(UnknownGatewayValue);
  },
);

it.each(['REFUND_PROCESSING', 'refund_success', ''])(
  'a refund_status "%s" does not confirm a refund of the merchant portal',
  async (status) => {
    const found = { trade_no: 'x', out_request_no: 'y', refund_amount: '7.00', refund_status: status };
    const reported = { reference: 'x', gatewayRefundId: 'y', at: 0 } as Parameters<typeof confirmRefund>[1];
    await expect(confirmRefund(done(found), reported, 0)).rejects.toThrow(UnknownGatewayValue);
  },
);

it('a refund without a status is not found', async () => {
  expect(await findRefund(done({}), refund, payment)).toEqual({ outcome: 'not_found' });
  expect(await findRefund(rejected('ACQ.TRADE_NOT_EXIST'), refund, payment)).toEqual({ outcome: 'not_found' });
});

it.each(['ACQ.NEW_ERROR', 'aop.something', ''])(
  'an error "%s" leaves the outcome of a refund unknown',
  async (code) => {
    await expect(findRefund(rejected(code), refund, payment)).rejects.toThrow(UnknownGatewayValue);
    await expect(sendRefund(rejected(code), refund, payment, NO_LIMIT)).rejects.toThrow(UnknownGatewayValue);
    const reported = { reference: 'x', gatewayRefundId: 'y', at: 0 } as Parameters<typeof confirmRefund>[1];
    await expect(confirmRefund(rejected(code), reported, 0)).rejects.toThrow(UnknownGatewayValue);
  },
);

it('documented errors are failures, temporary or permanent', async () => {
  const refusing = (code: string) => async (method: string) =>
    (method === 'alipay.trade.refund' ? rejected(code) : done({}))();
  expect(await sendRefund(refusing('ACQ.BUYER_ERROR'), refund, payment, NO_LIMIT)).toMatchObject({ outcome: 'failed' });
  expect(await sendRefund(refusing('ACQ.TRADE_HAS_FINISHED'), refund, payment, NO_LIMIT)).toMatchObject({
    outcome: 'impossible',
  });
});
