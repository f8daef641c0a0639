import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Application } from '../../../../shared/domain/application.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { QUOTE_MARGIN } from '../../../../shared/domain/price-lock.ts';
import { RATE_WINDOW } from '../../../../shared/domain/rate-limits.ts';
import { readRoutes } from '../../../../shared/gateways/method-routes.ts';
import { UnknownGatewayValue } from '../../../../shared/ports/payments/payment-gateway.ts';
import { cancelPayment } from '../../../../shared/use-cases/payments/cancel-payment.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { randomText } from '../../../../shared/wiring/random-text.ts';
import { anApplication, HOUR, NOW, USD } from '../../../support/fixtures.ts';
import { CHECKOUT } from '../../../support/scripted-gateway.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
let context: ReturnType<typeof settlementContext>;
beforeAll(async () => {
  table = await startTable({ perUser: 1, perAddress: 2 });
});
afterAll(() => table.stop());
beforeEach(() => {
  context = settlementContext(table);
});

async function anApplicant(
  address = randomText(8),
  application: Application = anApplication({ userId: `user-${randomText(8)}` }),
) {
  const deps = { ...context.deps, methods: readRoutes('stripe,alipay') };
  await table.ledger.commit({ application });
  const { id: applicationId, userId } = application;
  const pay = (method: 'stripe' | 'alipay' | 'paypal' = 'stripe', by = userId) =>
    createPayment(deps, { payer: { userId: by, address }, applicationId, method, device: 'desktop' });
  return {
    pay,
    async payment() {
      const started = await pay();
      if (!started.ok) throw new Error(started.error.code);
      return started.value.payment;
    },
    cancel: (id: Parameters<typeof cancelPayment>[2]) => cancelPayment(deps, userId, id),
    stored: async () => table.applications.get(applicationId),
  };
}

it('a payment is of the locked price, payable for an hour, and given out once it is stored', async () => {
  const { pay, stored } = await anApplicant();
  const started = await pay();
  expect(started).toMatchObject({ ok: true, value: { checkout: CHECKOUT, resumed: false } });
  const [order] = context.gateway.orders;
  if (order === undefined) throw new Error('nothing was ordered');
  expect(order).toMatchObject({ amount: USD, method: 'stripe', createdAt: NOW, payableUntil: NOW + HOUR });
  const { payment } = await table.ledger.read(order.id);
  expect(started).toMatchObject({ value: { payment } });
  expect(payment).toMatchObject({ ...order, state: 'pending', reference: `pi_${order.id}`, dueAt: NOW + HOUR });
  expect((await stored())?.open).toMatchObject({ paymentId: order.id, payableUntil: NOW + HOUR });
  expect(context.measured).toEqual(['PaymentCreated stripe']);
});

it('a gateway that names its payment later leaves it without a reference', async () => {
  context.gateway.assignsReference = false;
  const { payment } = await anApplicant();
  expect((await table.ledger.read((await payment()).id)).payment).not.toHaveProperty('reference');
});

describe('no payment begins', () => {
  it('for the application of somebody else', async () => {
    const { pay } = await anApplicant();
    expect(await pay('stripe', 'somebody')).toEqual({ ok: false, error: { code: 'not_found' } });
  });

  it('by a method that is not offered, or has no price', async () => {
    const { pay } = await anApplicant();
    const refused = { ok: false, error: { code: 'method_not_available' } };
    expect(await pay('paypal')).toEqual(refused);
    expect(await pay('alipay')).toEqual(refused);
  });

  it('in the last minutes of the locked price', async () => {
    const { pay } = await anApplicant();
    const { validUntil = 0 } = anApplication().quote ?? {};
    context.clock.now = validUntil - QUOTE_MARGIN + 1;
    expect(await pay()).toEqual({ ok: false, error: { code: 'quote_expired' } });
  });

  it('that the gateway rejects, with its own code', async () => {
    context.gateway.refusal = { outcome: 'rejected', code: 'amount_too_small' };
    const { pay } = await anApplicant();
    const error = { code: 'gateway_rejected', gatewayCode: 'amount_too_small' };
    expect(await pay()).toEqual({ ok: false, error });
  });

  it('at a gateway whose answer cannot be understood: nothing can be paid', async () => {
    context.gateway.create = () => Promise.reject(new UnknownGatewayValue('status', 'odd'));
    const { pay, stored } = await anApplicant();
    expect(await pay()).toEqual({ ok: false, error: { code: 'gateway_unavailable' } });
    expect(await stored()).not.toHaveProperty('open');
    expect(context.alarms.map(([name]) => name)).toEqual(['gateway_unusable']);
  });

  it('for an application that is submitted without a price, which is a fault of ours', async () => {
    const { quote: _, ...unpriced } = anApplication();
    const { pay } = await anApplicant('b', unpriced);
    await expect(pay()).rejects.toThrow('is submitted without a quote');
  });
});

describe('what the gateway created but nobody may pay is closed there', () => {
  it('of two requests at once: both get the same payment', async () => {
    const { pay } = await anApplicant();
    const closed: string[] = [];
    context.gateway.close = async ({ id }: Payment) => {
      closed.push(id);
      return { outcome: 'unknown' };
    };
    const { promise: bothCreated, resolve } = Promise.withResolvers<void>();
    const create = context.gateway.create.bind(context.gateway);
    context.gateway.create = async (...order) => {
      const created = await create(...order);
      if (context.gateway.orders.length === 2) resolve();
      await bothCreated;
      return created;
    };
    const results = await Promise.all([pay(), pay()]);
    const [id, ...others] = new Set(results.map((one) => one.ok && one.value.payment.id));
    expect(others).toEqual([]);
    expect(closed).toEqual(context.gateway.orders.map((order) => order.id).filter((one) => one !== id));
    expect(closed).toHaveLength(1);
  });

  it('of too many, of an applicant or from an address, each with the time of the next one', async () => {
    const [one, other, third] = [await anApplicant('a'), await anApplicant('a'), await anApplicant('a')];
    const first = await one.payment();
    await one.cancel(first.id);
    const retryAt = NOW + RATE_WINDOW;
    context.gateway.calls.length = 0;
    expect(await one.pay()).toMatchObject({ error: { code: 'rate_limited', retryAt } });
    expect(context.gateway.calls).toEqual(['create', 'close']);
    await other.payment();
    expect(await third.pay()).toMatchObject({ error: { code: 'address_rate_limited', retryAt } });
  });

  it('unless the gateway knows no payment yet that could be closed', async () => {
    const { payment, cancel, pay } = await anApplicant();
    await cancel((await payment()).id);
    context.gateway.assignsReference = false;
    context.gateway.calls.length = 0;
    expect(await pay()).toMatchObject({ error: { code: 'rate_limited' } });
    expect(context.gateway.calls).toEqual(['create']);
  });
});
