import { afterEach, describe, expect, it } from 'vitest';
import { createAlipayGateway } from '../../../../shared/gateways/alipay/alipay-gateway.ts';
import type { AccountGateway } from '../../../../shared/ports/payments/payment-gateway.ts';
import { NO_LIMIT, newOrder, newRefund, paymentOf } from '../../../contracts/orders.ts';
import { rsaKey } from '../../../support/once-per-run.ts';
import { KEYS } from './context.ts';
import { signedResponse, startFakeAlipay } from './fake-alipay.ts';

const CHECK = { by: 'check' } as const;
const payment = paymentOf('alipay', newOrder({ amount: 72_000, currency: 'CNY' }, 'alipay'), {
  outcome: 'created',
  account: KEYS.appId,
  checkout: () => ({ type: 'redirect', url: '' }),
});
const TRADE = {
  code: '10000',
  msg: 'Success',
  out_trade_no: payment.id,
  trade_no: '2026112322001',
  trade_status: 'TRADE_SUCCESS',
  total_amount: '720.00',
};

let fake: Awaited<ReturnType<typeof startFakeAlipay>> | undefined;
afterEach(() => fake?.stop());

async function whenAnswered(answers: (method: string) => string): Promise<AccountGateway> {
  fake = await startFakeAlipay(answers);
  const { gatewayUrl } = fake;
  const secret = async () => KEYS;
  return createAlipayGateway({
    host: gatewayUrl,
    siteUrl: 'https://site.example',
    secret,
    refreshSecret: secret,
    now: Date.now,
  });
}

const inquireWhen = async (answers: (method: string) => string) => (await whenAnswered(answers)).query(payment, CHECK);

describe('an answer', () => {
  it('with a valid signature is accepted', async () => {
    const inquiry = await inquireWhen((method) => signedResponse(method, TRADE));
    expect(inquiry).toMatchObject({ observation: { outcome: { status: 'succeeded', captured: { amount: 72_000 } } } });
  });

  it.each([
    ['without a signature', () => JSON.stringify({ alipay_trade_query_response: TRADE })],
    ['with a forged amount', (method: string) => signedResponse(method, TRADE).replace('720.00', '0.01')],
    ['by another key', (method: string) => signedResponse(method, TRADE, rsaKey('other').privateKey)],
    ['about another trade', (method: string) => signedResponse(method, { ...TRADE, out_trade_no: 'pay_other' })],
    ['to another question', () => signedResponse('alipay.trade.close', TRADE)],
    [
      'that the service is not available',
      (method: string) => signedResponse(method, { code: '20000', sub_code: 'isp.unknow-error' }),
    ],
    ['of a system error', (method: string) => signedResponse(method, { code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' })],
    [
      'of too many calls',
      (method: string) => signedResponse(method, { code: '40005', sub_code: 'isv.app-call-limited' }),
    ],
    [
      'of an unsigned error of the service',
      () => JSON.stringify({ error_response: { code: '20000', sub_code: 'aop.unknow-error' } }),
    ],
  ])('%s proves nothing', async (_, answer) => {
    expect(await inquireWhen(answer)).toEqual({ outcome: 'unknown' });
  });

  it('is requested twice before the outcome is unknown', async () => {
    let calls = 0;
    const inquiry = await inquireWhen((method) => {
      calls += 1;
      return signedResponse(method, calls === 1 ? { code: '20000' } : TRADE);
    });
    expect(inquiry.outcome).toBe('known');
    expect(await inquireWhen((method) => signedResponse(method, { code: '20000' }))).toEqual({ outcome: 'unknown' });
    expect(fake?.asked).toHaveLength(2);
  });

  it.each([
    ['our signature', (method: string) => signedResponse(method, { code: '40002', sub_code: 'isv.invalid-signature' })],
    [
      'our permission',
      (method: string) => signedResponse(method, { code: '40006', sub_code: 'isv.insufficient-isv-permissions' }),
    ],
    [
      'our parameters',
      (method: string) => signedResponse(method, { code: '40004', sub_code: 'ACQ.INVALID_PARAMETER' }),
    ],
    [
      'our app id, unsigned',
      () => JSON.stringify({ error_response: { code: '40002', sub_code: 'isv.invalid-app-id' } }),
    ],
    ['our app id, signed', () => `{"error_response":{"code":"40002","sub_code":"isv.invalid-app-id"},"sign":"eA=="}`],
  ])('that rejects %s throws a configuration error', async (_, answer) => {
    await expect(inquireWhen(answer)).rejects.toMatchObject({ code: 'alipay_misconfigured' });
  });
});

describe('a refund', () => {
  const refund = newRefund(payment);
  const answering = (sent: object, found: object) => (method: string) =>
    signedResponse(method, method === 'alipay.trade.refund' ? sent : found);
  const MOVED = { code: '10000', fund_change: 'Y' };
  const NOT_MOVED = { code: '10000', fund_change: 'N' };
  const FOUND = { code: '10000', refund_status: 'REFUND_SUCCESS' };
  const NO_STATUS = { code: '10000', msg: 'Success' };
  const refused = (sub_code: string) => ({ code: '40004', sub_code });

  it.each([
    ['done', MOVED, NO_STATUS, { outcome: 'done' }],
    ['already_processed', NOT_MOVED, FOUND, { outcome: 'done' }],
    ['under way', NOT_MOVED, NO_STATUS, { outcome: 'pending' }],
    ['unknown', NOT_MOVED, { code: '20000' }, { outcome: 'unknown' }],
    ['unknown', { code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' }, NO_STATUS, { outcome: 'unknown' }],
    [
      'failed',
      { code: '40004', sub_code: 'ACQ.BUYER_ERROR' },
      NO_STATUS,
      { outcome: 'failed', code: 'ACQ.BUYER_ERROR' },
    ],
    [
      'repeated after a top-up',
      { code: '40004', sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' },
      NO_STATUS,
      { outcome: 'deferred', code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH', balanceTooLow: true },
    ],
    [
      'done, and refused when it is repeated: the trade is closed',
      refused('ACQ.TRADE_HAS_CLOSE'),
      FOUND,
      { outcome: 'done' },
    ],
    ['done, and refused when it is repeated', refused('ACQ.REASON_TRADE_REFUND_FEE_ERR'), FOUND, { outcome: 'done' }],
    [
      'impossible: the trade is closed',
      refused('ACQ.TRADE_HAS_CLOSE'),
      NO_STATUS,
      { outcome: 'impossible', code: 'ACQ.TRADE_HAS_CLOSE' },
    ],
    ['unknown: refused, and not found out', refused('ACQ.BUYER_ERROR'), { code: '20000' }, { outcome: 'unknown' }],
    [
      'unknown: executed with another amount',
      refused('ACQ.DISCORDANT_REPEAT_REQUEST'),
      NO_STATUS,
      { outcome: 'unknown' },
    ],
  ])('is %s', async (_, sent, found, expected) => {
    const gateway = await whenAnswered(answering(sent, found));
    expect(await gateway.refund(refund, payment, NO_LIMIT)).toEqual(expected);
  });

  it.each([
    [FOUND, 'done'],
    [NO_STATUS, 'not_found'],
    [{ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' }, 'not_found'],
    [{ code: '20000' }, 'unknown'],
  ])('queried: %j', async (found, outcome) => {
    const gateway = await whenAnswered(answering(MOVED, found));
    expect(await gateway.findRefund(refund, payment)).toEqual({ outcome });
  });

  it('is found with the amount that was executed', async () => {
    const found = (refund_amount: string) => whenAnswered(answering(MOVED, { ...FOUND, refund_amount }));
    expect(await (await found('720.00')).findRefund(refund, payment)).toEqual({ outcome: 'done' });
    const other = { outcome: 'done', amount: { amount: 70_000, currency: 'CNY' } };
    expect(await (await found('700.00')).findRefund(refund, payment)).toEqual(other);
    await expect((await found('0.00')).findRefund(refund, payment)).rejects.toThrow('refunded amount');
    await expect((await found('many')).findRefund(refund, payment)).rejects.toThrow('not an amount');
  });
});
