import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platformCertificate } from '../../../../local/gateways/wechat-pay/platform-certificate.ts';
import { parseNotification } from '../../../../shared/gateways/wechat-pay/notifications.ts';
import { UnknownGatewayValue } from '../../../../shared/ports/payments/payment-gateway.ts';
import { newOrder, newRefund, PAYER, paymentOf } from '../../../contracts/orders.ts';
import { rsaKey } from '../../../support/once-per-run.ts';
import { FIELDS, KEYS, keysOf, PUBLIC_KEY_ID, startWechatPayContext } from './context.ts';
import { rfc3339 } from './fake-wechat-pay.ts';

/** Shapes that WeChat Pay's documents do not show, from public bug reports of other systems. */

const CHECK = { by: 'check' } as const;
let context: Awaited<ReturnType<typeof startWechatPayContext>>;
beforeAll(async () => {
  context = await startWechatPayContext();
});
afterAll(() => context.stop());

async function created() {
  const order = newOrder(context.amount, 'wechat-pay');
  return paymentOf('wechat-pay', order, await context.gateway.create(order, PAYER));
}

describe('an unpaid order', () => {
  it.each([
    ['empty', ''],
    ['null', null],
  ])('with %s values of what only a paid one has is open', async (_, none) => {
    const payment = await created();
    const { id: number } = payment;
    const paid = { transaction_id: none, success_time: none, trade_type: none, bank_type: none, attach: none };
    context.fake.fault(() => ({
      status: 200,
      body: { mchid: FIELDS.mchId, out_trade_no: number, trade_state: 'NOTPAY', ...paid, payer: null, amount: null },
    }));
    expect(await context.gateway.query(payment, CHECK)).toMatchObject({ observation: { outcome: { status: 'open' } } });
  });

  it('with nothing but its state and a description is open', async () => {
    const payment = await created();
    const order = { mchid: FIELDS.mchId, out_trade_no: payment.id, trade_state: 'NOTPAY' };
    context.fake.fault(() => ({ status: 200, body: { ...order, trade_state_desc: '订单未支付' } }));
    expect(await context.gateway.query(payment, CHECK)).toMatchObject({ observation: { outcome: { status: 'open' } } });
  });
});

const REFUND = {
  mchid: FIELDS.mchId,
  out_trade_no: 'pay_abcdefghijklmnopqrstuvwx',
  transaction_id: '4200001234202611281234567890',
  out_refund_no: 're_abcdefghijklmnopqrstuvwx',
  refund_id: '50000',
  user_received_account: '招商银行信用卡0403',
  amount: { total: 72_000, refund: 700, payer_total: 71_000, payer_refund: 690 },
};

describe('a refund', () => {
  it.each([
    ['REFUND.CLOSED', 'CLOSED', 'failed'],
    ['REFUND.ABNORMAL', 'ABNORMAL', 'pending'],
  ])('that is notified by %s has no time of success', (event, refund_status, state) => {
    for (const success_time of [undefined, '', null]) {
      const notice = context.fake.notice(event, { ...REFUND, refund_status, success_time });
      expect(parseNotification(notice, KEYS, Date.now())).toMatchObject({ refund: { state } });
    }
  });

  it.each(['status', 'refund_status'])('has its state in `%s`, in an answer and in a notification', async (field) => {
    const payment = await created();
    const refund = newRefund(payment, REFUND.amount.refund);
    const answer = { ...REFUND, out_trade_no: payment.id, out_refund_no: refund.id, [field]: 'SUCCESS' };
    context.fake.fault(() => ({ status: 200, body: { ...answer, success_time: rfc3339(Date.now()) } }));
    expect(await context.gateway.findRefund(refund, payment)).toEqual({ outcome: 'done' });
    const notice = context.fake.notice('REFUND.SUCCESS', { ...REFUND, [field]: 'SUCCESS' });
    expect(parseNotification(notice, KEYS, Date.now())).toMatchObject({ refund: { state: 'done' } });
  });

  it('without a state is neither done nor failed', async () => {
    const payment = await created();
    const refund = newRefund(payment);
    context.fake.fault(() => ({
      status: 200,
      body: { ...REFUND, out_trade_no: payment.id, out_refund_no: refund.id },
    }));
    await expect(context.gateway.findRefund(refund, payment)).rejects.toThrow(UnknownGatewayValue);
  });
});

it('a certificate is found by the serial of 40 hexadecimal digits that WeChat sends, not by a number', () => {
  const { platformKeys } = keysOf({ platformCertificates: platformCertificate(rsaKey('other')) });
  const [serial = ''] = Object.keys(platformKeys).filter((one) => one !== PUBLIC_KEY_ID);
  expect(serial).toMatch(/^[0-9A-F]+$/);
});
