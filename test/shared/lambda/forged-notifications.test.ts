import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { createAlipayGateway } from '../../../shared/gateways/alipay/alipay-gateway.ts';
import { METHOD_RULES } from '../../../shared/gateways/registry.ts';
import type { StripeSecret } from '../../../shared/gateways/stripe/secret.ts';
import { createStripeGateway } from '../../../shared/gateways/stripe/stripe-gateway.ts';
import { handleWebhook } from '../../../shared/lambda/handle-webhook.ts';
import { NotificationRejected } from '../../../shared/ports/payments/payment-gateway.ts';
import type { SettleDependencies } from '../../../shared/use-cases/settlement/settle-dependencies.ts';
import { KEYS } from '../gateways/alipay/context.ts';

let calls = 0;
const gateway = createServer((_, response) => response.end(String(++calls)));
await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
afterAll(() => gateway.close());
const apiUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;

const stripeKeys: StripeSecret = {
  account: 'acct_1/test',
  secretKey: 'sk_test_1',
  publishableKey: 'pk_test_1',
  webhookSecrets: ['whsec_new', 'whsec_old'],
  mode: 'test',
};
let renewed = 0;
const counted =
  <T>(keys: T) =>
  async () => {
    renewed++;
    return keys;
  };
const gateways = {
  stripe: createStripeGateway({
    host: apiUrl,
    siteUrl: 'https://site.example',
    secret: async () => stripeKeys,
    refreshSecret: counted(stripeKeys),
    now: Date.now,
  }),
  alipay: createAlipayGateway({
    host: `${apiUrl}/gateway.do`,
    siteUrl: 'https://site.example',
    secret: async () => KEYS,
    refreshSecret: counted(KEYS),
    now: Date.now,
  }),
};

let reads = 0;
const deps = {
  gateways: async (method: keyof typeof gateways) => gateways[method],
  methodRules: METHOD_RULES,
  ledger: new Proxy({}, { get: () => () => ++reads }),
  clock: Date.now,
  alarm: () => ++reads,
  metrics: () => {},
} as unknown as SettleDependencies;

const stamp = Math.floor(Date.now() / 1000);
const event = JSON.stringify({ id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', livemode: false });
const form = 'out_trade_no=pay_abcdefghijklmnopqrstuvwx&trade_status=TRADE_SUCCESS&sign_type=RSA2';
const BODIES = [
  '',
  'null',
  '[]',
  '{"a":',
  '\u0000\uffff',
  `${event} `,
  event,
  form,
  `${form}&sign=AAAA`,
  `${form}&sign=%`,
];
const HUGE = ['x'.repeat(256 * 1024), `sign_type=RSA2&sign=${'A'.repeat(250_000)}`, 'a=1&'.repeat(60_000)];
const SIGNATURES = [
  undefined,
  '',
  't=',
  't=x,v1=y',
  `t=${stamp}`,
  `t=${stamp},v1=${'0'.repeat(64)}`,
  'v1='.repeat(50_000),
];

describe.each(['stripe', 'alipay'] as const)('a forged notification of %s', (method) => {
  it.each([...BODIES, ...HUGE])('is rejected before the table or gateway is accessed: %.40s', async (body) => {
    for (const signature of SIGNATURES) {
      const raw = { body, headers: { 'stripe-signature': signature } };
      await expect(handleWebhook(deps, method, raw)).rejects.toThrow(NotificationRejected);
    }
    expect({ reads, calls, renewed }).toEqual({ reads: 0, calls: 0, renewed: 0 });
  });
});
