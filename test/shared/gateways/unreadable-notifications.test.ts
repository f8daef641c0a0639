import { afterAll, describe, expect, it } from 'vitest';
import { handleWebhook } from '../../../shared/lambda/handle-webhook.ts';
import { describeError } from '../../../shared/lambda/logger.ts';
import { MalformedGatewayEvent } from '../../../shared/ports/payments/payment-gateway.ts';
import type { SettleDependencies } from '../../../shared/use-cases/settlement/settle-dependencies.ts';
import { startPayPalContext } from './paypal/context.ts';
import { startWechatPayContext } from './wechat-pay/context.ts';

const [paypal, wechatPay] = [await startPayPalContext(), await startWechatPayContext()];
afterAll(() => Promise.all([paypal.stop(), wechatPay.stop()]));

const BROKEN = '{"id": "EV-1", "name": "Amina';
const UNREADABLE = { 'broken JSON': BROKEN, 'no JSON at all': 'Amina', null: 'null', 'a list': '["Amina"]' };
const bodies = Object.entries(UNREADABLE);
const byWechatPay = (body: string) => ({ body, headers: wechatPay.fake.signature(body) });

// Stripe's are in stripe/unreadable-webhooks.test.ts; a notification of Alipay is a form, and any text is one.
describe.each([
  ...bodies.map(([what, body]) => ['PayPal', what, paypal.gateway, paypal.paypal.signed(body)] as const),
  ...bodies.map(([what, body]) => ['WeChat Pay', what, wechatPay.gateway, byWechatPay(body)] as const),
  ...bodies.map(
    ([what, body]) =>
      [
        'WeChat Pay',
        `${what}, encrypted`,
        wechatPay.gateway,
        wechatPay.fake.notice('TRANSACTION.SUCCESS', body),
      ] as const,
  ),
])('a genuine notification of %s that is %s', (_, __, gateway, notification) => {
  it('raises an alarm, and the log does not quote it', async () => {
    const alarms: unknown[] = [];
    const alarm = (...raised: unknown[]) => void alarms.push(raised);
    const deps = { gateways: async () => gateway, alarm, metrics: () => {} } as unknown as SettleDependencies;
    const error = await handleWebhook(deps, gateway.name, notification).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MalformedGatewayEvent);
    expect(alarms).toEqual([['unprocessable_event', { gateway: gateway.name, event: expect.any(String) }]]);
    expect(JSON.stringify(describeError(error))).not.toContain('Amina');
  });
});
