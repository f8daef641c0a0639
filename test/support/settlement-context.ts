import { expect } from 'vitest';
import type { PaymentId } from '../../shared/domain/ids.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { METHOD_RULES } from '../../shared/gateways/registry.ts';
import type { Alarm } from '../../shared/ports/common/alarm.ts';
import type { PaymentRecord } from '../../shared/ports/payments/payment-store.ts';
import type { DueWork } from '../../shared/ports/settlement/due-work.ts';
import { sweepPayments } from '../../shared/use-cases/settlement/sweep-payments.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { shardsNamed } from './due-shards.ts';
import { anApplication, aPayment, HOUR, NOW, observed, USD } from './fixtures.ts';
import { aMeter } from './recorded-metrics.ts';
import { ScriptedGateway } from './scripted-gateway.ts';
import type { TestTable } from './table.ts';

/** The clock of the context that opened a payment. */
const clocks = new Map<PaymentId, object>();

/** The dependencies of use cases: the real table, a scripted gateway, and a clock that the test controls. */
export function settlementContext(table: TestTable) {
  const clock = { now: NOW };
  const gateway = new ScriptedGateway(() => clock.now);
  const alarms: Parameters<Alarm>[] = [];
  const { measured, metrics } = aMeter();
  const failures: unknown[] = [];
  const stored = table.dueWork;
  /** Tests share the table: what another test has left there is not swept with this gateway. */
  const dueWork: DueWork = {
    ...stored,
    listDue: async (...page) => {
      const { items, ...rest } = await stored.listDue(...page);
      return { ...rest, items: items.filter(({ paymentId }) => (clocks.get(paymentId) ?? clock) === clock) };
    },
  };
  const deps = {
    ledger: table.ledger,
    audit: table.audit,
    randomText,
    applications: table.applications,
    gateways: async () => gateway,
    methodRules: METHOD_RULES,
    clock: () => clock.now,
    alarm: (...raised: Parameters<Alarm>) => void alarms.push(raised),
    metrics,
    dueWork,
    onFailure: (...[, error]: [unknown, unknown]) => void failures.push(error),
  };
  /** Stores an application with an open payment. */
  async function opened(): Promise<Payment> {
    const application = anApplication({ userId: `user-${randomText(8)}` });
    const payment = aPayment(application);
    await table.ledger.commit({ application });
    await table.ledger.openPayment(payment, { userId: application.userId, address: application.userId });
    clocks.set(payment.id, clock);
    return payment;
  }

  async function paid(): Promise<Payment> {
    const payment = await opened();
    gateway.books = { status: 'succeeded', captured: USD };
    await table.ledger.tryAcceptOptimistically(observed(payment, gateway.books), clock.now);
    return payment;
  }

  /** What is due of this context at some time, by one scan: reading each shard would take a query each. */
  const ownItems = async () =>
    (await table.dueItems()).filter(({ paymentId }) => (clocks.get(paymentId) ?? clock) === clock);

  return {
    deps,
    clock,
    gateway,
    alarms,
    measured,
    failures,

    opened,
    paid,

    record: async (payment: Payment) => {
      const record = await table.payments.getRecord(payment.id);
      if (record === undefined) throw new Error('not stored');
      expectTotals(record);
      return record;
    },

    /**
     * Advances the clock (milliseconds), with a sweep every minute, or every eight hours for more than six hours. Skips sweeps that would find
     * nothing due.
     */
    async pass(time: number): Promise<void> {
      const end = clock.now + time;
      const interval = time > 6 * HOUR ? 8 * HOUR : 60_000;
      while (clock.now < end) {
        const items = await ownItems();
        const firstDueAt = Math.min(end, ...items.map(({ dueAt }) => dueAt));
        const sweeps = Math.max(1, Math.ceil((firstDueAt - clock.now) / interval));
        clock.now = Math.min(end, clock.now + sweeps * interval);
        const due = items.filter(({ dueAt }) => dueAt <= clock.now);
        const shards = shardsNamed(stored.shards, new Set(due.map(({ shard }) => shard)));
        const limits = { until: Number.POSITIVE_INFINITY, itemsPerShard: 25, concurrency: 4 };
        await sweepPayments({ ...deps, dueWork: { ...dueWork, shards } }, limits);
      }
    },
  };
}

/** Whatever has happened, the payment's totals are those of its refunds. */
function expectTotals({ payment, refunds }: PaymentRecord): void {
  const totals: Record<string, number> = {};
  for (const { state, amount } of refunds) totals[state] = (totals[state] ?? 0) + amount.amount;
  expect(payment.refundTotals ?? {}).toEqual(totals);
}
