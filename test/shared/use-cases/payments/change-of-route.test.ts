import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observationOf } from '../../../../shared/domain/gateway-event.ts';
import { money } from '../../../../shared/domain/money.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import type { GatewayName } from '../../../../shared/domain/payment-method.ts';
import { readRoutes } from '../../../../shared/gateways/method-routes.ts';
import { checkPayment } from '../../../../shared/use-cases/payments/check-payment.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { requestRefund } from '../../../../shared/use-cases/refunds/request-refund.ts';
import { reconcileEvents } from '../../../../shared/use-cases/settlement/internal/reconcile-events.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { randomText } from '../../../../shared/wiring/random-text.ts';
import { anApplication } from '../../../support/fixtures.ts';
import { oneAccount } from '../../../support/one-account.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';
import { KEYS as ALIPAY_KEYS, startAlipayContext } from '../../gateways/alipay/context.ts';
import { KEYS as STRIPE_KEYS, startWalletContext } from '../../gateways/stripe/context.ts';

const CNY = money(72_000, 'CNY');
const HOUR = 60 * 60_000;
const FARID = { id: 'farid', role: 'finance' } as const;
const DIRECT = 'stripe,alipay';
const VIA_STRIPE = 'stripe,alipay:stripe';

let table: TestTable;
let own: Awaited<ReturnType<typeof startAlipayContext>>;
let stripe: Awaited<ReturnType<typeof startWalletContext>>;
beforeAll(async () => {
  [table, own, stripe] = await Promise.all([
    startTable({ perUser: 100, perAddress: 1000 }),
    startAlipayContext(),
    startWalletContext('alipay'),
  ]);
});
afterAll(() => Promise.all([table.stop(), own.stop(), stripe.stop()]));

/** An applicant who pays by Alipay, with both real adapters and their sandboxes. */
async function anApplicant(configured: string) {
  const { deps: base, alarms } = settlementContext(table);
  const gateways = {
    alipay: oneAccount(ALIPAY_KEYS, own.gateway),
    stripe: oneAccount(STRIPE_KEYS, stripe.gateway),
  } as Record<GatewayName, ReturnType<typeof oneAccount>>;
  const deps = {
    ...base,
    clock: Date.now,
    methods: readRoutes(configured),
    gateways: async (name: GatewayName) => gateways[name],
  };
  const now = Date.now();
  const price = { scheduleVersion: '1', fees: [CNY], surchargeBasisPoints: { default: 0 } };
  const application = anApplication({
    userId: `user-${randomText(8)}`,
    quote: { id: 'quote_1', ...price, lockedAt: now, validUntil: now + 24 * HOUR },
  });
  await table.ledger.commit({ application });
  const payer = { userId: application.userId, address: application.userId };
  return {
    deps,
    alarms,
    gateways,
    configure(text: string) {
      deps.methods = readRoutes(text);
    },
    ask: () => createPayment(deps, { payer, applicationId: application.id, method: 'alipay', device: 'desktop' }),
    async pay() {
      const started = await this.ask();
      if (!started.ok) throw new Error(started.error.code);
      return started.value;
    },
    check: (id: Payment['id']) => checkPayment(deps, payer.userId, id),
    stored: async (id: Payment['id']) => (await table.ledger.read(id)).payment,
    refund: (paymentId: Payment['id']) =>
      requestRefund(deps, { paymentId, key: randomText(8), reason: 'goodwill', requestedBy: FARID }),
  };
}

describe('a change of the gateway that carries Alipay', () => {
  it('closes the open payment at the old gateway before the new one begins', async () => {
    const wei = await anApplicant(VIA_STRIPE);
    const first = await wei.pay();
    expect(first.payment).toMatchObject({ method: 'alipay', gateway: 'stripe', account: STRIPE_KEYS.account });
    expect(first.checkout).toMatchObject({ type: 'redirect', url: expect.stringContaining(stripe.url) });
    wei.configure(DIRECT);
    const second = await wei.pay();
    expect(second.payment).toMatchObject({ method: 'alipay', gateway: 'alipay', account: ALIPAY_KEYS.account });
    expect(await wei.stored(first.payment.id)).toMatchObject({ state: 'canceled', gatewayConfirmed: true });
    expect(await stripe.intent(first.payment.reference ?? '')).toMatchObject({ status: 'canceled' });
    await stripe.answer(first.checkout, 'authorized');
    expect(await stripe.intent(first.payment.reference ?? '')).toMatchObject({
      status: 'canceled',
      amount_received: 0,
    });
    await own.pay(second.checkout);
    expect(await wei.check(second.payment.id)).toMatchObject({ value: { result: 'paid' } });
  });

  it('waits for a page of Alipay that cannot be closed, because nobody has logged in', async () => {
    const wei = await anApplicant(DIRECT);
    const first = await wei.pay();
    wei.configure(VIA_STRIPE);
    const { closesAt: retryAt } = first.payment;
    expect(await wei.ask()).toMatchObject({ ok: false, error: { code: 'payment_in_progress', retryAt } });
    await own.pay(first.checkout);
    expect(await wei.check(first.payment.id)).toMatchObject({ value: { result: 'paid' } });
  });

  it('closes a trade that the payer has begun at Alipay', async () => {
    const wei = await anApplicant(DIRECT);
    const first = await wei.pay();
    await own.begin(first.checkout);
    wei.configure(VIA_STRIPE);
    const second = await wei.pay();
    expect(second.payment).toMatchObject({ gateway: 'stripe' });
    expect(await wei.stored(first.payment.id)).toMatchObject({ state: 'canceled', gateway: 'alipay' });
  });

  it.each([
    [VIA_STRIPE, DIRECT],
    [DIRECT, VIA_STRIPE],
  ])('leaves a payment of the old one its queries and refunds: %s, then %s', async (before, after) => {
    const wei = await anApplicant(before);
    const { payment, checkout } = await wei.pay();
    wei.configure(after);
    await (before === VIA_STRIPE ? stripe : own).pay(checkout);
    expect(await wei.check(payment.id)).toMatchObject({ value: { result: 'paid' } });
    expect(await wei.refund(payment.id)).toMatchObject({ ok: true, value: { amount: CNY } });
    expect(await table.payments.getRecord(payment.id)).toMatchObject({
      payment: { gateway: payment.gateway },
      refunds: [{ state: 'done', amount: CNY }],
    });
  });
});

describe("Stripe's notification of a payment by Alipay", () => {
  const successOf = async (id: string) => {
    const event = await stripe.gateway.parseWebhook(await stripe.successOf(id));
    if (event?.kind !== 'payment') throw new Error('not about a payment');
    return event;
  };

  /** Of one payment, as the daily reconciliation reads them. */
  const listedOf = ({ id, createdAt }: Payment) => {
    const listed = stripe.gateway.listEvents?.(createdAt - 1000, Date.now() + 1000, { by: 'sweep' });
    if (listed === undefined) throw new Error('no list');
    return (async function* () {
      for await (const one of listed) if ('kind' in one && observationOf(one).paymentId === id) yield one;
    })();
  };

  it('settles it', async () => {
    const wei = await anApplicant(VIA_STRIPE);
    const { payment, checkout } = await wei.pay();
    await stripe.pay(checkout);
    const event = await successOf(payment.id);
    expect(event.payment).toMatchObject({ gateway: 'stripe', method: 'alipay', paymentId: payment.id });
    await settleGatewayEvent(wei.deps, event);
    expect(await wei.stored(payment.id)).toMatchObject({ state: 'succeeded', accepted: true });
  });

  it('that is lost is found in the event list, which settles nothing twice', async () => {
    const wei = await anApplicant(VIA_STRIPE);
    const { payment, checkout } = await wei.pay();
    await stripe.pay(checkout);
    const deps = { ...wei.deps, onFailure: () => undefined };
    const reconcile = () => reconcileEvents(deps, 'stripe', listedOf(payment), Number.POSITIVE_INFINITY);
    expect(await reconcile()).toMatchObject({ events: 2, failed: 0, unprocessable: 0 });
    const paid = await wei.stored(payment.id);
    expect(paid).toMatchObject({ state: 'succeeded', accepted: true });
    expect(await reconcile()).toMatchObject({ events: 2, failed: 0, unprocessable: 0 });
    await settleGatewayEvent(wei.deps, await successOf(payment.id));
    expect(await wei.stored(payment.id)).toEqual(paid);
    expect(wei.alarms).toEqual([]);
  });

  it('finds it by its reference alone', async () => {
    const wei = await anApplicant(VIA_STRIPE);
    const { payment } = await wei.pay();
    expect(await table.ledger.findByReference('stripe', payment.reference ?? '')).toBe(payment.id);
    expect(await table.ledger.findByReference('alipay', payment.reference ?? '')).toBeUndefined();
  });

  it("is unmatched for a payment that Alipay's own gateway carries", async () => {
    const [wei, elsewhere] = [await anApplicant(DIRECT), await anApplicant(VIA_STRIPE)];
    const { payment } = await wei.pay();
    const other = await elsewhere.pay();
    await stripe.pay(other.checkout);
    const { payment: success } = await successOf(other.payment.id);
    await settleGatewayEvent(wei.deps, {
      kind: 'payment',
      payment: { ...success, reference: 'pi_nobody', paymentId: payment.id },
    });
    expect(await wei.stored(payment.id)).toMatchObject({ state: 'pending' });
    expect(wei.alarms).toEqual([['unmatched_payment', { gateway: 'stripe', paymentId: payment.id }]]);
  });
});
