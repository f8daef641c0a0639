import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../../shared/domain/device.ts';
import { money } from '../../../../shared/domain/money.ts';
import type { PaymentMethod } from '../../../../shared/domain/payment-method.ts';
import { readRoutes } from '../../../../shared/gateways/method-routes.ts';
import type { Checkout } from '../../../../shared/ports/payments/payment-gateway.ts';
import { cancelPayment } from '../../../../shared/use-cases/payments/cancel-payment.ts';
import { checkPayment } from '../../../../shared/use-cases/payments/check-payment.ts';
import { createPayment, type StartedPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { closePayment } from '../../../../shared/use-cases/payments/internal/close-payment.ts';
import { settlePayment } from '../../../../shared/use-cases/settlement/internal/settle-payment.ts';
import { sweepPayments } from '../../../../shared/use-cases/settlement/sweep-payments.ts';
import { randomText } from '../../../../shared/wiring/random-text.ts';
import { anApplication, NOW } from '../../../support/fixtures.ts';
import { startTable } from '../../../support/memory-table.ts';
import { oneAccount } from '../../../support/one-account.ts';
import { ScriptedGateway } from '../../../support/scripted-gateway.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import type { TestTable } from '../../../support/table.ts';
import { KEYS, startAlipayContext } from '../../gateways/alipay/context.ts';

const MINUTE = 60_000;
const CNY = money(72_000, 'CNY');
const USD = money(2_575, 'USD');

let now = NOW;
// In memory: this is about the use cases and Alipay. `round-trips.test.ts` has the payments in the real table.
let table: TestTable;
let alipay: Awaited<ReturnType<typeof startAlipayContext>>;
beforeAll(async () => {
  [table, alipay] = await Promise.all([startTable({ perUser: 100, perAddress: 1000 }), startAlipayContext(() => now)]);
});
afterAll(() => Promise.all([table.stop(), alipay.stop()]));

/** An applicant who may pay in yuan or dollars, with the real Alipay adapter and its sandbox. */
async function anApplicant(priceValidFor = 24 * 60 * MINUTE) {
  const { deps: base, alarms } = settlementContext(table);
  // Closes at once, like Stripe.
  const cards = new ScriptedGateway(() => now);
  const byAlipay = oneAccount(KEYS, alipay.gateway);
  const deps = {
    ...base,
    clock: () => now,
    methods: readRoutes('stripe,alipay'),
    gateways: async (method: PaymentMethod) => (method === 'alipay' ? byAlipay : cards),
  };
  const application = anApplication({
    userId: `user-${randomText(8)}`,
    quote: {
      id: 'quote_1',
      scheduleVersion: '1',
      fees: [USD, CNY],
      surchargeBasisPoints: { default: 0 },
      lockedAt: now,
      validUntil: now + priceValidFor,
    },
  });
  await table.ledger.commit({ application });
  const payer = { userId: application.userId, address: application.userId };
  const ask = (method: PaymentMethod, device: Device = 'desktop') =>
    createPayment(deps, { payer, applicationId: application.id, method, device });
  return {
    deps,
    alarms,
    ask,
    async pay(method: PaymentMethod, device?: Device): Promise<StartedPayment & { page: Record<string, string> }> {
      const started = await ask(method, device);
      if (!started.ok) throw new Error(started.error.code);
      return { ...started.value, page: pageOf(started.value.checkout) };
    },
    check: (id: StartedPayment['payment']['id']) => checkPayment(deps, payer.userId, id),
    cancel: (id: StartedPayment['payment']['id']) => cancelPayment(deps, payer.userId, id),
    stored: async (id: StartedPayment['payment']['id']) => table.ledger.read(id),
    sweep: () => sweepPayments(deps, { until: Number.POSITIVE_INFINITY, itemsPerShard: 25, concurrency: 4 }),
  };
}

/** The parameters of Alipay's page, as its browser sends them. */
function pageOf(checkout: Checkout): Record<string, string> {
  if (checkout.type !== 'redirect') return {};
  const { biz_content = '{}', ...params } = Object.fromEntries(new URL(checkout.url).searchParams);
  return { ...params, ...JSON.parse(biz_content) };
}

const WAP = { method: 'alipay.trade.wap.pay', product_code: 'QUICK_WAP_WAY' };
const PAGE = { method: 'alipay.trade.page.pay', product_code: 'FAST_INSTANT_TRADE_PAY' };

describe('a payment that is resumed on another device', () => {
  it.each([
    ['desktop', PAGE, 'phone', WAP],
    ['phone', WAP, 'desktop', PAGE],
  ] as const)('started on a %s gets the page of the device that asks now', async (first, before, then, after) => {
    const wei = await anApplicant();
    const started = await wei.pay('alipay', first);
    expect(started.page).toMatchObject(before);
    const resumed = await wei.pay('alipay', then);
    expect(resumed.page).toMatchObject(after);
    // The payer has not logged in: the same order number, so that it can be paid once only.
    expect(resumed.payment.id).toBe(started.payment.id);
    expect(resumed.page.out_trade_no).toBe(started.page.out_trade_no);
    await alipay.pay(resumed.checkout);
    expect(await wei.check(started.payment.id)).toMatchObject({ value: { result: 'paid' } });
  });

  it('is replaced once the payer has logged in, since Alipay rejects other parameters for an existing trade', async () => {
    const wei = await anApplicant();
    const started = await wei.pay('alipay', 'desktop');
    await alipay.begin(started.checkout);
    const resumed = await wei.pay('alipay', 'phone');
    expect(resumed.page).toMatchObject(WAP);
    expect(resumed.payment.id).not.toBe(started.payment.id);
    expect((await wei.stored(started.payment.id)).payment).toMatchObject({ state: 'canceled', gatewayConfirmed: true });
    await alipay.pay(resumed.checkout);
    expect(await wei.check(resumed.payment.id)).toMatchObject({ value: { result: 'paid' } });
  });

  it('is replaced if the payer logs in on the page of the first device meanwhile', async () => {
    const wei = await anApplicant();
    const started = await wei.pay('alipay', 'desktop');
    const onPhone = await wei.pay('alipay', 'phone');
    await alipay.begin(started.checkout);
    const again = await wei.pay('alipay', 'phone');
    expect(again.payment.id).not.toBe(started.payment.id);
    await alipay.pay(again.checkout);
    expect(await wei.check(again.payment.id)).toMatchObject({ value: { result: 'paid' } });
    expect(onPhone.payment.id).toBe(started.payment.id);
  });

  it('keeps the same trade on the same device', async () => {
    const wei = await anApplicant();
    const started = await wei.pay('alipay', 'phone');
    await alipay.begin(started.checkout);
    const resumed = await wei.pay('alipay', 'phone');
    expect(resumed.payment.id).toBe(started.payment.id);
    await alipay.pay(resumed.checkout);
    expect(await wei.check(started.payment.id)).toMatchObject({ value: { result: 'paid' } });
  });
});

describe('from Alipay to a card', () => {
  it('an unopened page blocks the card for six minutes, and one time says so everywhere', async () => {
    const wei = await anApplicant();
    const { payment } = await wei.pay('alipay');
    const closesAt = now + 6 * MINUTE;
    const given = await wei.cancel(payment.id);
    expect(given).toMatchObject({ value: { result: 'closing', until: closesAt, payment: { closesAt } } });
    expect(await wei.check(payment.id)).toMatchObject({ value: { result: 'closing', until: closesAt } });
    expect(await wei.ask('stripe')).toMatchObject({
      error: { code: 'payment_in_progress', retryAt: closesAt },
    });
    expect((await wei.stored(payment.id)).application?.open).toMatchObject({ closesAt, closing: true });
    now = closesAt - 1000;
    expect(await wei.ask('stripe')).toMatchObject({ error: { code: 'payment_in_progress', retryAt: closesAt } });
    now = closesAt;
    expect(await wei.pay('stripe')).toMatchObject({ payment: { method: 'stripe', state: 'pending' }, resumed: false });
  });

  it('takes no time once the payer has logged in at Alipay', async () => {
    const wei = await anApplicant();
    const { checkout, payment } = await wei.pay('alipay');
    await alipay.begin(checkout);
    await wei.pay('stripe');
    expect((await wei.stored(payment.id)).payment).toMatchObject({ state: 'canceled', gatewayConfirmed: true });
  });

  it('an Alipay payment that was given up can be chosen again, with the full time', async () => {
    const wei = await anApplicant();
    const { payment } = await wei.pay('alipay');
    now += 4 * MINUTE;
    await wei.cancel(payment.id);
    const resumed = await wei.pay('alipay');
    expect(resumed.payment).toMatchObject({
      id: payment.id,
      payableUntil: now + 5 * MINUTE,
      closesAt: now + 6 * MINUTE,
    });
    const { payment: after, application } = await wei.stored(payment.id);
    expect(after).not.toHaveProperty('closing');
    expect(application?.open).toEqual({
      paymentId: payment.id,
      method: 'alipay',
      payableUntil: now + 5 * MINUTE,
      closesAt: now + 6 * MINUTE,
    });
  });
});

describe('an Alipay page', () => {
  it('is payable for five minutes from each time the payer comes back', async () => {
    const wei = await anApplicant();
    const started = await wei.pay('alipay');
    now += 3 * MINUTE;
    const resumed = await wei.pay('alipay');
    expect(resumed.payment.payableUntil).toBe(now + 5 * MINUTE);
    expect(resumed.page.time_expire).toBe(beijing(now + 5 * MINUTE));
    now += 4 * MINUTE;
    await alipay.pay(resumed.checkout);
    expect(await wei.check(started.payment.id)).toMatchObject({ value: { result: 'paid' } });
  });

  it('is renewed even after its end, as long as the payment is open', async () => {
    const wei = await anApplicant();
    const started = await wei.pay('alipay');
    now = started.payment.payableUntil + 30_000;
    const resumed = await wei.pay('alipay');
    expect(resumed.payment).toMatchObject({ id: started.payment.id, payableUntil: now + 5 * MINUTE });
    await alipay.pay(resumed.checkout);
    expect(await wei.check(started.payment.id)).toMatchObject({ value: { result: 'paid' } });
  });

  it('is not renewed twice in a minute, and never outlives the locked price', async () => {
    const wei = await anApplicant(45 * MINUTE);
    const started = await wei.pay('alipay');
    now += 30_000;
    expect((await wei.pay('alipay')).payment).toMatchObject({ version: 1, payableUntil: started.payment.payableUntil });
    const { application } = await wei.stored(started.payment.id);
    const validUntil = application?.quote?.validUntil ?? 0;
    for (now += 4 * MINUTE; now <= validUntil - 5 * MINUTE; now += 5 * MINUTE) {
      expect((await wei.pay('alipay')).payment).toMatchObject({
        id: started.payment.id,
        payableUntil: now + 5 * MINUTE,
      });
    }
    now -= 2 * MINUTE;
    const late = await wei.pay('alipay');
    expect(late.payment.payableUntil).toBeLessThanOrEqual(validUntil);
    const last = await wei.pay('alipay', 'phone');
    expect(last.payment).toMatchObject({ id: late.payment.id, payableUntil: late.payment.payableUntil });
    expect(last.page).toMatchObject(WAP);
  });

  it('renewed in one tab is not closed by the giving up in another, whichever is first', async () => {
    const wei = await anApplicant();
    const { payment } = await wei.pay('alipay');
    now += 2 * MINUTE;
    await Promise.allSettled([wei.cancel(payment.id), wei.pay('alipay'), wei.cancel(payment.id), wei.pay('alipay')]);
    const { payment: after, application } = await wei.stored(payment.id);
    expect(application?.open).toMatchObject({ paymentId: payment.id, payableUntil: after?.payableUntil });
    expect(application?.open?.closing === true).toBe(after?.closing !== undefined);
  });

  it('renewed while somebody else asks Alipay is not closed by the answer about its earlier end', async () => {
    const wei = await anApplicant();
    const { payment } = await wei.pay('alipay');
    now = payment.closesAt;
    const answer = await alipay.gateway.query(payment, { by: 'sweep' });
    if (answer.outcome !== 'known') throw new Error('Alipay did not answer');
    now = payment.closesAt - 1000;
    const renewed = await wei.pay('alipay');
    now = payment.closesAt;
    await settlePayment(wei.deps, answer.observation);
    const { payment: after, application } = await wei.stored(payment.id);
    expect(after).toMatchObject({ state: 'pending', payableUntil: renewed.payment.payableUntil });
    expect(application?.open).toMatchObject({ paymentId: payment.id, closesAt: renewed.payment.closesAt });
  });

  it('renewed after the sweep has found it expired is not closed', async () => {
    const wei = await anApplicant();
    const { payment } = await wei.pay('alipay');
    now = payment.payableUntil + 1000;
    const renewed = await wei.pay('alipay');
    await alipay.begin(renewed.checkout);
    await closePayment(wei.deps, payment.id, 'expired', 'sweep');
    const { payment: after, application } = await wei.stored(payment.id);
    expect(after).toMatchObject({ state: 'pending', version: renewed.payment.version });
    expect(application?.open).not.toHaveProperty('closing');
    await alipay.pay(renewed.checkout);
    expect(await wei.check(payment.id)).toMatchObject({ value: { result: 'paid' } });
  });
});

describe('a page that is paid after its payment was taken for closed', () => {
  /** Alipay accepts the payment although `time_expire` has passed, and its notification is lost. */
  async function paidTooLate(method: PaymentMethod | undefined) {
    const wei = await anApplicant();
    const { payment, checkout } = await wei.pay('alipay');
    const end = payment.payableUntil;
    now = end - 1000;
    await alipay.begin(checkout);
    const paid = now;
    now = end + 1000;
    return { wei, payment, checkout, paid, method };
  }

  it('is settled by the last query, half an hour after its end, even if its notification is lost', async () => {
    const wei = await anApplicant();
    const { payment, checkout } = await wei.pay('alipay');
    now = payment.closesAt;
    expect(await wei.check(payment.id)).toMatchObject({ value: { result: 'retry_payment' } });
    expect((await wei.stored(payment.id)).payment).toMatchObject({ state: 'expired', gatewayConfirmed: false });
    const card = await wei.pay('stripe');
    // The gateway's clock is slow: for it, the page has not expired yet.
    const ours = now;
    now = payment.payableUntil - 1000;
    await alipay.pay(checkout);
    now = ours + 30 * MINUTE;
    await wei.sweep();
    const { payment: late, application } = await wei.stored(payment.id);
    expect(late).toMatchObject({ state: 'succeeded', accepted: true });
    expect(application).toMatchObject({ state: 'paid', paidBy: payment.id });
    // One payment at most: the card payment that was begun meanwhile is closed.
    expect((await wei.stored(card.payment.id)).payment).toMatchObject({ state: 'canceled' });
  });

  it('is asked for until then, and not longer', async () => {
    const wei = await anApplicant();
    const { payment } = await wei.pay('alipay');
    now = payment.closesAt;
    await wei.sweep();
    expect((await wei.stored(payment.id)).payment).toMatchObject({ state: 'expired', gatewayConfirmed: false });
    now = payment.payableUntil + 30 * MINUTE;
    await wei.sweep();
    const { payment: after } = await wei.stored(payment.id);
    expect(after).toMatchObject({ state: 'expired', gatewayConfirmed: true });
    expect(after).not.toHaveProperty('dueAt');
  });

  it('closes at once if the payer has logged in in the last second and does not pay', async () => {
    const { wei, payment } = await paidTooLate(undefined);
    expect(await wei.check(payment.id)).toMatchObject({ value: { result: 'retry_payment' } });
    expect((await wei.stored(payment.id)).payment).toMatchObject({ state: 'expired', gatewayConfirmed: true });
  });
});

function beijing(at: number): string {
  return new Date(at + 8 * 60 * MINUTE).toISOString().slice(0, 19).replace('T', ' ');
}
