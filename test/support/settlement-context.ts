import { createDueWork } from '../../shared/adapters/dynamodb/settlement/due-work.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { METHOD_RULES } from '../../shared/gateways/registry.ts';
import type { Alarm } from '../../shared/ports/common/alarm.ts';
import { sweepPayments } from '../../shared/use-cases/settlement/sweep-payments.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { anApplication, aPayment, HOUR, NOW, observed, USD } from './fixtures.ts';
import { aMeter } from './recorded-metrics.ts';
import { ScriptedGateway } from './scripted-gateway.ts';
import type { TestTable } from './table.ts';

/** The dependencies of use cases: the real table, a scripted gateway, and a clock that the test controls. */
export function settlementContext(table: TestTable) {
  const clock = { now: NOW };
  const gateway = new ScriptedGateway(() => clock.now);
  const alarms: Parameters<Alarm>[] = [];
  const { measured, metrics } = aMeter();
  const failures: unknown[] = [];
  const dueWork = createDueWork({ client: table.client, name: 'evisa' });
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
    return payment;
  }

  async function paid(): Promise<Payment> {
    const payment = await opened();
    gateway.books = { status: 'succeeded', captured: USD };
    await table.ledger.tryAcceptOptimistically(observed(payment, gateway.books), clock.now);
    return payment;
  }

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
      return record;
    },

    /** Advances the clock (milliseconds), with a sweep every minute, or every eight hours for more than six hours. */
    async pass(time: number): Promise<void> {
      const end = clock.now + time;
      while (clock.now < end) {
        clock.now = Math.min(end, clock.now + (time > 6 * HOUR ? 8 * HOUR : 60_000));
        await sweepPayments(deps, { until: Number.POSITIVE_INFINITY, itemsPerShard: 25, concurrency: 4 });
      }
    },
  };
}
