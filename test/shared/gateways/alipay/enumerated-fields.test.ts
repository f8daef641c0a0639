import { afterEach, describe, expect, it } from 'vitest';
import type { RefundObservation } from '../../../../shared/domain/gateway-event.ts';
import { createAlipayGateway } from '../../../../shared/gateways/alipay/alipay-gateway.ts';
import type { AccountGateway } from '../../../../shared/ports/payments/payment-gateway.ts';
import { NO_LIMIT, newOrder, newRefund, paymentOf } from '../../../contracts/orders.ts';
import { expectUndecided, strangeValues } from '../../../support/strange-values.ts';
import { KEYS } from './context.ts';
import { signedResponse, startFakeAlipay } from './fake-alipay.ts';

const CHECK = { by: 'check' } as const;
const payment = {
  ...paymentOf('alipay', newOrder({ amount: 72_000, currency: 'CNY' }, 'alipay'), {
    outcome: 'created',
    account: KEYS.appId,
    checkout: () => ({ type: 'redirect', url: '' }),
  }),
  reference: '2026112322001',
};
const refund = newRefund(payment);
const reported: RefundObservation = {
  gateway: 'alipay',
  account: KEYS.appId,
  reference: '2026112322001',
  gatewayRefundId: 'hz_1',
  attempt: 1,
  amount: payment.amount,
  state: 'done',
  at: Date.now(),
  source: CHECK,
};
const ANSWERS: Readonly<Record<string, object>> = {
  'alipay.trade.query': {
    ...{ code: '10000', out_trade_no: payment.id, trade_no: '2026112322001' },
    ...{ trade_status: 'TRADE_SUCCESS', total_amount: '720.00' },
  },
  'alipay.trade.refund': { code: '10000', fund_change: 'Y' },
  'alipay.trade.fastpay.refund.query': {
    ...{ code: '10000', trade_no: '2026112322001', out_request_no: 'hz_1' },
    ...{ refund_status: 'REFUND_SUCCESS', refund_amount: '720.00' },
  },
};

let fake: Awaited<ReturnType<typeof startFakeAlipay>> | undefined;
afterEach(() => fake?.stop());

/** Whatever Alipay is asked, these fields of its answer to one method are others. */
async function answering(method: string, changed: object, sent: object = {}): Promise<AccountGateway> {
  fake = await startFakeAlipay((asked) => {
    const own = asked === method ? changed : asked === 'alipay.trade.refund' ? sent : {};
    return signedResponse(asked, { ...ANSWERS[asked], ...own });
  });
  const secret = async () => KEYS;
  const options = { host: fake.gatewayUrl, siteUrl: 'https://site.example', secret, refreshSecret: secret };
  return createAlipayGateway({ ...options, now: Date.now });
}

const QUERY = 'alipay.trade.fastpay.refund.query';
type Read = (gateway: AccountGateway) => Promise<unknown>;
const query: Read = (gateway) => gateway.query(payment, CHECK);
const findRefund: Read = (gateway) => gateway.findRefund(refund, payment);
const sendRefund: Read = (gateway) => gateway.refund(refund, payment, NO_LIMIT);
const confirmRefund: Read = (gateway) => gateway.confirmRefund(reported);

describe.each<[string, string, string, Read, object?]>([
  ['trade_status', 'TRADE_SUCCESS', 'alipay.trade.query', query],
  ['trade_status', 'TRADE_CLOSED', 'alipay.trade.query', query],
  ['code', '10000', 'alipay.trade.query', query],
  ['refund_status', 'REFUND_SUCCESS', QUERY, findRefund],
  ['refund_status', 'REFUND_SUCCESS', QUERY, confirmRefund],
  ['code', '10000', QUERY, findRefund],
  ['code', '10000', 'alipay.trade.refund', sendRefund],
])('%s that should be %s in the answer to %s', (field, word, method, read) => {
  it('is read', async () => {
    expect(await read(await answering(method, { [field]: word }))).not.toMatchObject({ outcome: 'unknown' });
  });

  // Alipay leaves out the status of a refund that it does not know, or has not executed: see `unknown-values.test.ts`.
  const isDocumented = (value: unknown) => field === 'refund_status' && value === undefined && read === findRefund;
  it.each(strangeValues(word).filter((value) => !isDocumented(value)))('decides nothing as %j', async (value) => {
    const gateway = await answering(method, { [field]: value });
    await expectUndecided(() => read(gateway));
  });
});

it.each(strangeValues('Y'))('fund_change %j is not taken for a refund that was made: it is queried', async (value) => {
  const gateway = await answering(QUERY, { refund_status: undefined }, { fund_change: value });
  expect(await sendRefund(gateway)).toEqual({ outcome: 'pending' });
});

it.each(strangeValues('ACQ.BUYER_ERROR'))('a refused refund with the sub_code %j may have been made', async (value) => {
  const gateway = await answering('alipay.trade.refund', { code: '40004', sub_code: value });
  await expectUndecided(() => sendRefund(gateway));
});
