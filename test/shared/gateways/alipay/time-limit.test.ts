import dns from 'node:dns';
import { afterEach, expect, it, vi } from 'vitest';
import { createAlipayGateway } from '../../../../shared/gateways/alipay/alipay-gateway.ts';
import { newOrder, newRefund, paymentOf } from '../../../contracts/orders.ts';
import { KEYS } from './context.ts';
import { signedResponse, startFakeAlipay } from './fake-alipay.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const UNTIL = NOW + 120_000;
const payment = paymentOf('alipay', newOrder({ amount: 72_000, currency: 'CNY' }, 'alipay'), {
  outcome: 'created',
  account: KEYS.appId,
  checkout: () => ({ type: 'redirect', url: '' }),
});

let fake: Awaited<ReturnType<typeof startFakeAlipay>> | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await fake?.stop();
});

/** Sends a refund, and sets the clock while the name of Alipay's host is looked up. */
async function refundWhoseConnectionIsMadeAt(time: number) {
  fake = await startFakeAlipay((method) => signedResponse(method, { code: '10000', fund_change: 'Y' }));
  let now = NOW;
  vi.spyOn(dns, 'lookup').mockImplementation(((_: string, __: object, answer: (...found: unknown[]) => void) => {
    now = time;
    setImmediate(answer, null, [{ address: '127.0.0.1', family: 4 }]);
  }) as never);
  const { port } = new URL(fake.gatewayUrl);
  const secret = async () => KEYS;
  const options = { siteUrl: 'https://site.example', secret, refreshSecret: secret, now: () => now };
  const gateway = createAlipayGateway({ host: `http://alipay.example:${port}/gateway.do`, ...options });
  const result = await gateway.refund(newRefund(payment), payment, UNTIL);
  return { result, asked: fake.asked };
}

it('a refund that was frozen while connecting is not sent any more', async () => {
  expect(await refundWhoseConnectionIsMadeAt(UNTIL)).toEqual({ result: { outcome: 'unknown' }, asked: [] });
});

it('a refund whose connection takes a while is sent in its time', async () => {
  const sent = { result: { outcome: 'done' }, asked: ['alipay.trade.refund'] };
  expect(await refundWhoseConnectionIsMadeAt(UNTIL - 1)).toEqual(sent);
});
