import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../../shared/domain/device.ts';
import type { PaymentId } from '../../../../shared/domain/ids.ts';
import { money } from '../../../../shared/domain/money.ts';
import type { PaymentMethod } from '../../../../shared/domain/payment-method.ts';
import { readRoutes } from '../../../../shared/gateways/method-routes.ts';
import type { Checkout, PaymentOrder } from '../../../../shared/ports/payments/payment-gateway.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { randomText } from '../../../../shared/wiring/random-text.ts';
import { anApplication, HOUR, NOW, USD } from '../../../support/fixtures.ts';
import { CHECKOUT, ScriptedGateway } from '../../../support/scripted-gateway.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

const MINUTE = 60_000;

let table: TestTable;
beforeAll(async () => {
  table = await startTable({ perUser: 100, perAddress: 1000 });
});
afterAll(() => table.stop());

/** Renews the checkout for another device or a later end, until the payer has begun, like the page of a wallet. */
class WalletGateway extends ScriptedGateway {
  hasBegun = false;
  /** Whether what was begun can be continued on the payer's device. */
  continues = true;

  override async query(...call: Parameters<ScriptedGateway['query']>) {
    const { checkout, ...result } = (await super.query(...call)) as Extract<
      Awaited<ReturnType<ScriptedGateway['query']>>,
      { outcome: 'known' }
    >;
    const renewable = checkout && !this.hasBegun && { reissue: renewedCheckout };
    return { ...result, ...(checkout && this.continues && { checkout }), ...renewable };
  }
}

const renewedCheckout = ({ device, payableUntil }: PaymentOrder): Checkout => ({
  type: 'redirect',
  url: `https://wallet.example/${device}/${payableUntil}`,
});

/** An applicant with an open payment by card, on a desktop, at a gateway that renews checkouts. */
async function anApplicant(priceValidFor = 24 * HOUR) {
  const { deps: base, clock } = settlementContext(table);
  const gateway = new WalletGateway(() => clock.now);
  const deps = { ...base, gateways: async () => gateway, methods: readRoutes('stripe,alipay:stripe') };
  const application = anApplication({
    userId: `user-${randomText(8)}`,
    quote: {
      id: 'quote_1',
      scheduleVersion: '1',
      fees: [USD, money(18_000, 'CNY')],
      surchargeBasisPoints: { default: 0 },
      lockedAt: NOW,
      validUntil: NOW + priceValidFor,
    },
  });
  await table.ledger.commit({ application });
  const payer = { userId: application.userId, address: application.userId };
  const ask = (method: PaymentMethod = 'stripe', device: Device = 'desktop') =>
    createPayment(deps, { payer, applicationId: application.id, method, device });
  const started = await ask();
  if (!started.ok) throw new Error(started.error.code);
  const { payment } = started.value;
  return { deps, clock, gateway, payment, ask, stored: async () => (await table.ledger.read(payment.id)).payment };
}

describe('the same method on the same device', () => {
  it('gives out the same checkout again, and writes nothing', async () => {
    const { ask, clock, payment, stored } = await anApplicant();
    clock.now += MINUTE - 1;
    expect(await ask()).toEqual({ ok: true, value: { payment, checkout: CHECKOUT, resumed: true } });
    expect(await stored()).toEqual(payment);
  });

  it('renews a checkout that is worth it, also after its end', async () => {
    const { ask, clock, payment, stored } = await anApplicant();
    for (const later of [MINUTE, 2 * HOUR]) {
      clock.now += later;
      const until = clock.now + HOUR;
      const renewed = await ask();
      expect(renewed).toMatchObject({ value: { resumed: true, payment: { id: payment.id, payableUntil: until } } });
      expect(renewed).toMatchObject({ value: { checkout: { url: `https://wallet.example/desktop/${until}` } } });
      expect(await stored()).toMatchObject({ payableUntil: until, closesAt: until, dueAt: until, reissued: true });
    }
  });

  it('keeps its end, and is swept then, if it is only continued after it was given up', async () => {
    const { ask, gateway, payment, stored } = await anApplicant();
    gateway.hasBegun = true;
    gateway.closes = false;
    expect(await ask('alipay')).toMatchObject({ error: { code: 'payment_in_progress', retryAt: payment.closesAt } });
    expect(await stored()).toMatchObject({ closing: { reason: 'switched_method' } });
    expect(await ask()).toMatchObject({ value: { checkout: CHECKOUT, resumed: true } });
    expect(await stored()).toMatchObject({ payableUntil: payment.payableUntil, dueAt: payment.payableUntil });
    expect(await stored()).not.toHaveProperty('closing');
  });

  it('names no time if its gateway is deciding it when it is to be closed', async () => {
    const { ask, gateway } = await anApplicant();
    const { close } = gateway;
    gateway.close = async (...call) => {
      gateway.books = { status: 'processing' };
      return close.apply(gateway, call);
    };
    expect(await ask('alipay')).toEqual({ ok: false, error: { code: 'payment_processing' } });
  });

  it('continues a payment by a method that is not offered any more', async () => {
    const { ask, deps, payment } = await anApplicant();
    deps.methods = readRoutes('alipay:stripe');
    expect(await ask()).toMatchObject({ value: { payment: { id: payment.id }, resumed: true } });
  });

  it('gives out nothing if the gateway does not confirm that only this checkout can be paid', async () => {
    const { ask, gateway, payment } = await anApplicant();
    const { query } = gateway;
    gateway.query = async (...call) => ({
      ...(await query.apply(gateway, call)),
      checkout: async () => ({ outcome: 'unknown' }),
    });
    const retryAt = payment.payableUntil + 30 * MINUTE;
    expect(await ask()).toEqual({ ok: false, error: { code: 'payment_status_unknown', retryAt } });
  });
});

describe('the same method on another device', () => {
  it('gets a checkout of its own, although its time stays the same', async () => {
    const { ask, payment, stored } = await anApplicant();
    const url = `https://wallet.example/phone/${payment.payableUntil}`;
    expect(await ask('stripe', 'phone')).toMatchObject({ value: { resumed: true, checkout: { url } } });
    expect(await stored()).toMatchObject({ device: 'phone', payableUntil: payment.payableUntil, reissued: true });
  });

  it('begins a new payment if the payer cannot continue there', async () => {
    const { ask, gateway, payment, stored } = await anApplicant();
    gateway.hasBegun = true;
    gateway.continues = false;
    const again = await ask('stripe', 'phone');
    expect(again).toMatchObject({ value: { resumed: false, payment: { device: 'phone' } } });
    expect(again).not.toMatchObject({ value: { payment: { id: payment.id } } });
    expect(await stored()).toMatchObject({ state: 'canceled', gatewayConfirmed: true });
  });

  it('begins nothing once the price is not locked any more, and renews nothing either', async () => {
    const { ask, clock, payment, stored } = await anApplicant(HOUR);
    clock.now = payment.payableUntil;
    expect(await ask('stripe', 'phone')).toEqual({ ok: false, error: { code: 'quote_expired' } });
    expect(await stored()).toMatchObject({ state: 'expired', device: 'desktop' });
  });
});

describe('an open payment gives way to a new one', () => {
  it('from its end on, if its checkout cannot be renewed', async () => {
    const { ask, clock, gateway, payment, stored } = await anApplicant();
    gateway.hasBegun = true;
    clock.now = payment.payableUntil - 1;
    expect(await ask()).toMatchObject({ value: { payment: { id: payment.id }, resumed: true } });
    clock.now = payment.payableUntil;
    expect(await ask()).toMatchObject({ value: { resumed: false } });
    expect(await stored()).toMatchObject({ state: 'expired' });
  });

  it('when another method is chosen, and when another gateway carries its method by now', async () => {
    const { ask, deps, gateway, stored } = await anApplicant();
    const byStripe = await ask('alipay');
    expect(byStripe).toMatchObject({ value: { payment: { method: 'alipay', gateway: 'stripe' }, resumed: false } });
    expect(await stored()).toMatchObject({ state: 'canceled', gatewayConfirmed: true });
    deps.methods = readRoutes('alipay');
    gateway.books = { status: 'open' };
    const byAlipay = await ask('alipay');
    expect(byAlipay).toMatchObject({ value: { payment: { method: 'alipay', gateway: 'alipay' }, resumed: false } });
    const { payment: former } = await table.ledger.read(gateway.orders[1]?.id as PaymentId);
    expect(former).toMatchObject({ state: 'canceled', gatewayConfirmed: true });
  });

  it('but not while its gateway does not say that it is closed', async () => {
    const { ask, gateway, payment, stored } = await anApplicant();
    gateway.close = async () => ({ outcome: 'unknown' });
    const retryAt = payment.payableUntil + 30 * MINUTE;
    expect(await ask('alipay')).toEqual({ ok: false, error: { code: 'payment_status_unknown', retryAt } });
    expect(await stored()).toMatchObject({ state: 'pending', closing: { reason: 'switched_method' } });
  });
});
