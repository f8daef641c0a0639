import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentMethod } from '../../../../shared/domain/payment-method.ts';
import { METHOD_RULES } from '../../../../shared/gateways/registry.ts';
import { StripeMisconfigured } from '../../../../shared/gateways/stripe/connection.ts';
import { confirmAgain, walletCheckout } from '../../../../shared/gateways/stripe/wallet-intents.ts';
import { WALLETS } from '../../../../shared/gateways/stripe/wallets.ts';
import { UnknownGatewayValue } from '../../../../shared/ports/payments/payment-gateway.ts';
import { NO_LIMIT, newOrder, newRefund, PAYER, paymentOf } from '../../../contracts/orders.ts';
import { KEYS, startWalletContext } from './context.ts';

const DAY = 24 * 60 * 60_000;
const CHECK = { by: 'check' } as const;

let context: Awaited<ReturnType<typeof startWalletContext>>;
beforeAll(async () => {
  context = await startWalletContext('alipay');
});
afterAll(() => context.stop());

async function create(method: PaymentMethod = 'alipay') {
  const order = newOrder(context.amount, method);
  const answer = await context.gateway.create(order, PAYER);
  if (answer.outcome !== 'created') throw new Error(answer.outcome);
  const payment = paymentOf('stripe', order, answer);
  const checkout = await answer.checkout();
  if ('outcome' in checkout) throw new Error('no checkout');
  return { payment, checkout, intent: () => context.intent(payment.reference ?? '') };
}

const known = async (asked: ReturnType<typeof context.gateway.query>) => {
  const answer = await asked;
  if (answer.outcome !== 'known') throw new Error('the gateway did not answer');
  const checkout = await answer.checkout?.();
  if (checkout !== undefined && 'outcome' in checkout) throw new Error('no checkout');
  return { ...answer.observation.outcome, checkout };
};

describe('an intent for a wallet', () => {
  it('allows the wallet alone, and is confirmed before its row exists', async () => {
    const { payment, checkout, intent } = await create();
    expect(await intent()).toMatchObject({
      status: 'requires_action',
      allowed_payment_method_types: ['alipay'],
      payment_method_types: ['alipay'],
      statement_descriptor_suffix: null,
      metadata: { payment: payment.id, application: payment.applicationId, method: 'alipay' },
      next_action: { alipay_handle_redirect: { return_url: expect.stringMatching(`/payments/${payment.id}/return$`) } },
    });
    expect(checkout.type).toBe('redirect');
  });

  it('for a card never allows a wallet', async () => {
    const answer = await context.gateway.create(newOrder({ amount: 2575, currency: 'USD' }, 'stripe'), PAYER);
    if (answer.outcome !== 'created') throw new Error(answer.outcome);
    expect(await context.intent(answer.reference ?? '')).toMatchObject({
      status: 'requires_payment_method',
      payment_method_types: ['card'],
    });
  });

  it('that the payer has left unpaid stays payable on every device, and closes at once', async () => {
    const { payment, checkout, intent } = await create();
    const onPhone = await known(context.gateway.query(payment, CHECK, { ...PAYER, device: 'phone' }));
    expect(onPhone).toEqual({ status: 'open', checkout });
    expect(await known(context.gateway.close(payment, 'expired', CHECK))).toEqual({ status: 'closed' });
    expect(await intent()).toMatchObject({ status: 'canceled', next_action: null });
  });

  it.each([
    ['failed', 'payment_intent_payment_attempt_failed'],
    ['expired', 'payment_intent_payment_attempt_expired'],
  ] as const)('whose attempt has %s is open, and gets a new attempt when the payer continues', async (how, decline) => {
    const { payment, checkout, intent } = await create();
    await context.answer(checkout, how);
    // Nobody asks to pay: nothing becomes payable.
    expect(await known(context.gateway.query(payment, CHECK))).toEqual({ status: 'open', decline });
    expect(await intent()).toMatchObject({ status: 'requires_payment_method' });
    const again = await known(context.gateway.query(payment, CHECK, PAYER));
    expect(again).toMatchObject({ status: 'open', checkout: { type: 'redirect' } });
    if (again.checkout === undefined) throw new Error('no checkout');
    await context.pay(again.checkout);
    expect(await known(context.gateway.query(payment, CHECK))).toEqual({
      status: 'succeeded',
      captured: context.amount,
    });
  });

  it('gets one new attempt, however many browsers continue', async () => {
    const { payment, checkout, intent } = await create();
    await context.answer(checkout, 'failed');
    await Promise.all([1, 2, 3].map(() => context.gateway.query(payment, CHECK, PAYER)));
    const { payment_method } = await intent();
    await context.gateway.query(payment, CHECK, PAYER);
    expect((await intent()).payment_method).toBe(payment_method);
  });

  it('gets no new attempt if Stripe does not say which one has failed: it would be given the answer to an older one', async () => {
    const asked: string[] = [];
    const stripe = { paymentIntents: { confirm: async (id: string) => void asked.push(id) } } as unknown as Stripe;
    const intent = { id: 'pi_1', status: 'requires_payment_method', last_payment_error: null } as Stripe.PaymentIntent;
    const { payment } = await create();
    expect(await confirmAgain(stripe, WALLETS.alipay, intent, payment, 'https://visa.example.org')).toBe(intent);
    expect(asked).toEqual([]);
  });

  it('gets no new attempt after its end', async () => {
    const { payment, checkout, intent } = await create();
    await context.answer(checkout, 'failed');
    const late = { ...payment, payableUntil: Date.now() - 1 };
    expect(await known(context.gateway.query(late, CHECK, PAYER))).not.toHaveProperty('checkout.type');
    expect(await intent()).toMatchObject({ status: 'requires_payment_method' });
  });

  it('in a currency that the account cannot take is a fault of the configuration', async () => {
    const order = newOrder({ amount: 2575, currency: 'EUR' }, 'alipay');
    await expect(context.gateway.create(order, PAYER)).rejects.toBeInstanceOf(StripeMisconfigured);
  });

  it('with a next action that this version does not know is not handed out', () => {
    for (const next_action of [
      null,
      { type: 'dance' },
      { type: 'alipay_handle_redirect', alipay_handle_redirect: { url: null } },
    ])
      expect(() => walletCheckout({ next_action } as never)).toThrow(UnknownGatewayValue);
  });
});

describe('WeChat Pay', () => {
  it.each(['desktop', 'phone'] as const)('is a code to scan on a %s, the same one until it ends', async (device) => {
    const { payment, checkout, intent } = await create('wechat-pay');
    expect(await intent()).toMatchObject({ payment_method_types: ['wechat_pay'], status: 'requires_action' });
    expect(checkout).toMatchObject({ type: 'qr', codeUrl: expect.any(String) });
    const again = await known(context.gateway.query(payment, CHECK, { ...PAYER, device }));
    expect(again).toEqual({ status: 'open', checkout });
    await context.pay(checkout);
    expect(await known(context.gateway.query(payment, CHECK))).toMatchObject({ status: 'succeeded' });
  });

  it('gets a new code after an expired one', async () => {
    const { payment, checkout } = await create('wechat-pay');
    await context.answer(checkout, 'expired');
    const again = await known(context.gateway.query(payment, CHECK, PAYER));
    expect(again).toMatchObject({ status: 'open', checkout: { type: 'qr' } });
  });

  it('can be refunded for 180 days', async () => {
    const { payment, checkout } = await create('wechat-pay');
    await context.pay(checkout);
    const at = (days: number) => context.gatewayWith(KEYS, { now: () => payment.createdAt + days * DAY });
    const over = { outcome: 'impossible', code: 'refund_period_over' };
    expect(await at(180.01).refund(newRefund(payment), payment, NO_LIMIT)).toEqual(over);
    expect(await at(180).refund(newRefund(payment), payment, NO_LIMIT)).toEqual({ outcome: 'done' });
  });
});

describe('a refund to Alipay', () => {
  it('is pending until Stripe reports its end', async () => {
    const { payment, checkout } = await create();
    await context.pay(checkout);
    await context.fault('refund_pending');
    expect(await context.gateway.refund(newRefund(payment), payment, NO_LIMIT)).toEqual({ outcome: 'pending' });
  });

  it('is impossible after 90 days, without a call', async () => {
    const { payment, checkout } = await create();
    await context.pay(checkout);
    const paid = { ...payment, succeededAt: payment.createdAt };
    const at = (days: number) => context.gatewayWith(KEYS, { now: () => payment.createdAt + days * DAY });
    expect(await at(90.01).refund(newRefund(payment), paid, NO_LIMIT)).toEqual({
      outcome: 'impossible',
      code: 'refund_period_over',
    });
    expect(await at(90).refund(newRefund(payment), paid, NO_LIMIT)).toEqual({ outcome: 'done' });
  });
});

it('the rules of Alipay depend on the gateway that carries it', () => {
  const { via, ...direct } = METHOD_RULES.alipay;
  expect(direct.chargeLimits('USD')).toBeUndefined();
  expect(via?.stripe?.chargeLimits('USD')).toMatchObject({ minimum: 50 });
  expect(via?.stripe?.chargeLimits('CNY')).toMatchObject({ maximum: 99_999_999 });
  expect(via?.stripe?.chargeLimits('INR')).toBeUndefined();
});
