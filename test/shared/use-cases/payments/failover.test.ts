import { afterAll, beforeAll, expect, it } from 'vitest';
import { money } from '../../../../shared/domain/money.ts';
import { PAYMENT_METHODS, type PaymentMethod } from '../../../../shared/domain/payment-method.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { settlePayment } from '../../../../shared/use-cases/settlement/internal/settle-payment.ts';
import { sweepPayments } from '../../../../shared/use-cases/settlement/sweep-payments.ts';
import { usedShards } from '../../../support/due-shards.ts';
import { anApplication, HOUR, NOW, observed } from '../../../support/fixtures.ts';
import { ScriptedGateway } from '../../../support/scripted-gateway.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

const [failing, working] = PAYMENT_METHODS;
const MINUTE = 60_000;

let table: TestTable;
beforeAll(async () => {
  table = await startTable({ perUser: 100, perAddress: 1000 });
});
afterAll(() => table.stop());

/** An applicant with an open payment at a gateway that has just stopped answering. */
async function anOutage() {
  const clock = { now: NOW };
  const gateways = { failing: new ScriptedGateway(() => clock.now), working: new ScriptedGateway(() => clock.now) };
  const deps = {
    ...settlementContext(table).deps,
    clock: () => clock.now,
    methods: PAYMENT_METHODS.map((method) => ({ method, gateway: method })),
    gateways: async (method: PaymentMethod) => (method === failing ? gateways.failing : gateways.working),
  };
  const application = anApplication({
    quote: {
      id: 'quote_1',
      scheduleVersion: '1',
      fees: [money(2_500, 'USD'), money(18_000, 'CNY')],
      surchargeBasisPoints: { default: 0 },
      lockedAt: NOW,
      validUntil: NOW + 24 * HOUR,
    },
  });
  await table.ledger.commit({ application });
  const payer = { userId: application.userId, address: application.id };
  const ask = (method: PaymentMethod) =>
    createPayment(deps, { payer, applicationId: application.id, method, device: 'desktop' });
  const started = await ask(failing);
  if (!started.ok) throw new Error(started.error.code);
  const { payment } = started.value;
  gateways.failing.books = 'unavailable';
  return {
    deps,
    clock,
    gateways,
    payment,
    ask,
    blockedUntil: payment.payableUntil + 30 * MINUTE,
    stored: () => table.ledger.read(payment.id),
    async sweep() {
      const dueWork = { ...deps.dueWork, shards: await usedShards(table) };
      const limits = { until: Number.POSITIVE_INFINITY, itemsPerShard: 25, concurrency: 4 };
      await sweepPayments({ ...deps, dueWork }, limits);
    },
  };
}

it('an open payment at a gateway that does not answer blocks every other method, and says until when', async () => {
  const { ask, gateways, blockedUntil } = await anOutage();
  expect(await ask(working)).toMatchObject({ error: { code: 'payment_status_unknown', retryAt: blockedUntil } });
  expect(gateways.working.calls).toEqual([]);
});

it('is closed by the sweep as soon as its gateway answers, and then another method begins', async () => {
  const { ask, clock, gateways, payment, stored, sweep } = await anOutage();
  await ask(working);
  expect(await stored()).toMatchObject({
    payment: { state: 'pending', closing: { reason: 'switched_method' } },
    application: { open: { paymentId: payment.id, closing: true } },
  });
  clock.now += MINUTE;
  await sweep();
  expect((await stored()).payment).toMatchObject({ state: 'pending' });
  gateways.failing.books = { status: 'open' };
  clock.now += 5 * MINUTE;
  await sweep();
  expect((await stored()).payment).toMatchObject({ state: 'canceled', gatewayConfirmed: true });
  expect(await ask(working)).toMatchObject({ value: { payment: { method: working, state: 'pending' } } });
});

it('blocks to the minute if its gateway stays silent, and money that arrives there later is refunded', async () => {
  const { ask, clock, deps, payment, stored, blockedUntil } = await anOutage();
  clock.now = blockedUntil - 1;
  expect(await ask(working)).toMatchObject({ error: { code: 'payment_status_unknown' } });
  clock.now = blockedUntil;
  const instead = await ask(working);
  if (!instead.ok) throw new Error(instead.error.code);
  expect((await stored()).payment).toMatchObject({ state: 'expired', gatewayConfirmed: false });
  const succeeds = async (paid: typeof payment) =>
    settlePayment(deps, observed(paid, { status: 'succeeded', captured: paid.amount }, { at: clock.now }));
  await succeeds(instead.value.payment);
  await succeeds(payment);
  const late = await stored();
  expect(late.application).toMatchObject({ state: 'paid', paidBy: instead.value.payment.id });
  expect(late.payment).toMatchObject({ state: 'succeeded', accepted: false });
  const { refunds = [] } = (await table.payments.getRecord(payment.id)) ?? {};
  expect(refunds).toMatchObject([{ amount: payment.amount }]);
});

it('continues if the payer chooses its method again, once the gateway answers', async () => {
  const { ask, gateways, payment, stored } = await anOutage();
  await ask(working);
  gateways.failing.books = { status: 'open' };
  expect(await ask(failing)).toMatchObject({ value: { payment: { id: payment.id }, resumed: true } });
  expect((await stored()).payment).not.toHaveProperty('closing');
});

it('is not given up by asking for its own method again, nor while the gateway was deciding', async () => {
  const { ask, clock, deps, gateways, payment, stored } = await anOutage();
  await ask(failing);
  expect((await stored()).payment).not.toHaveProperty('closing');
  clock.now += MINUTE;
  await settlePayment(deps, observed(payment, { status: 'processing' }, { at: clock.now }));
  expect((await stored()).payment).toMatchObject({ state: 'processing' });
  expect(await ask(working)).toEqual({ ok: false, error: { code: 'payment_processing' } });
  expect((await stored()).payment).not.toHaveProperty('closing');
  expect(gateways.working.calls).toEqual([]);
});
