import type { ApplicationId } from '../../../shared/domain/ids.ts';
import { nextVersion } from '../../../shared/domain/next-version.ts';
import { outboxEventsOf } from '../../../shared/domain/outbox-event.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import type { ApplicationStore } from '../../../shared/ports/applications/application-store.ts';
import type { Outbox } from '../../../shared/ports/outbox/outbox.ts';
import type { ProcessedEvents } from '../../../shared/ports/outbox/processed-events.ts';
import type { PaymentStore } from '../../../shared/ports/payments/payment-store.ts';
import type { RetentionStore } from '../../../shared/ports/privacy/retention-store.ts';
import type { DueItem, DueWork } from '../../../shared/ports/settlement/due-work.ts';
import type { Ledger } from '../../../shared/ports/settlement/ledger.ts';
import type { ReconciliationCheckpoints } from '../../../shared/ports/settlement/reconciliation-checkpoints.ts';
import type { MemoryTable } from '../../../tools/simulate/table/memory-table.ts';
import { HOUR, NOW, observed } from '../../support/fixtures.ts';
import { changeOf, type Numbers, newPayment, pick } from './table-changes.ts';

/** What the use cases call, of either table. */
export interface Ports {
  readonly ledger: Ledger;
  readonly applications: Pick<ApplicationStore, 'get'>;
  readonly payments: Pick<PaymentStore, 'getRecord'>;
  readonly retention: RetentionStore;
  readonly dueWork: DueWork;
  readonly outbox: Outbox;
  readonly processedEvents: ProcessedEvents;
  readonly checkpoints: ReconciliationCheckpoints;
}

/** One application in both tables, from its beginning. */
export interface Run {
  readonly memory: Ports;
  readonly real: Ports;
  readonly rows: MemoryTable;
  readonly id: ApplicationId;
  /** So many of the next transactions conflict with another one. */
  readonly conflict: (times: number) => void;
  readonly reached: Map<string, number>;
}

const paymentsOf = ({ rows, id }: Run): readonly Payment[] => rows.snapshot(id).payments;
async function dueOf({ dueWork }: Ports, run: Run, now: number): Promise<DueItem[]> {
  const found: DueItem[] = [];
  for (const shard of Object.values(dueWork.shards).flat()) {
    let after: string | undefined;
    do {
      const page = await dueWork.listDue(shard, now, 2, after);
      found.push(...page.items);
      after = page.next;
    } while (after !== undefined);
  }
  const own = found.filter(({ paymentId }) => paymentId.slice(4, 20) === run.id.slice(4));
  return own.sort((a, b) =>
    `${a.dueAt} ${a.refundId ?? a.paymentId}`.localeCompare(`${b.dueAt} ${b.refundId ?? b.paymentId}`),
  );
}

export type Call = (run: Run, numbers: Numbers) => (ports: Ports) => Promise<unknown>;

/** The calls of both tables, by name. Numbers choose what each is about. */
export const CALLS: Readonly<Record<string, Call>> = {
  openPayment: (run, numbers) => {
    const payment = newPayment(run, numbers);
    const payer = { userId: payment.userId, address: `192.0.2.${run.id.charCodeAt(6)}` };
    // Addresses are shared with other runs: their limit is tested with the counters.
    return ({ ledger }) => ledger.openPayment(payment, { ...payer, address: `2001:db8:${hex(run.id)}::1` });
  },
  tryAcceptOptimistically: (run, [n, kind]) => {
    const payment = pick(paymentsOf(run), n);
    if (payment === undefined) return async () => undefined;
    const captured = { ...payment.amount, amount: payment.amount.amount + (kind % 5 === 0 ? 1 : 0) };
    const reference = kind % 6 === 0 ? 'another' : (payment.reference ?? `trade ${payment.id}`);
    const success = observed(
      payment,
      { status: 'succeeded', captured },
      { reference, ...(kind % 9 === 0 && { account: 'acct_other' }) },
    );
    return ({ ledger }) => ledger.tryAcceptOptimistically(success, NOW + n);
  },
  commit: (run, numbers) => {
    const change = changeOf(run, numbers);
    if (Object.keys(change).length === 0) return async () => undefined;
    return async ({ ledger }) => ((await ledger.commit(change)) ? 'committed' : 'refused');
  },
  getRecord: (run, [n]) => {
    const id = pick(paymentsOf(run), n)?.id ?? newPayment(run, [n, 1, 1]).id;
    return ({ payments }) => payments.getRecord(id);
  },
  read: (run, [n, kind]) => {
    const id = pick(paymentsOf(run), n)?.id ?? newPayment(run, [n, 1, 1]).id;
    return ({ ledger }) => (kind % 2 === 0 ? ledger.read(id) : ledger.readRefund(id, `re_${id.slice(4)}`));
  },
  get:
    (run) =>
    ({ applications }) =>
      applications.get(run.id),

  findByReference: (run, [n]) => {
    const { gateway, reference = 'nobody knows it' } = pick(paymentsOf(run), n) ?? newPayment(run, [n, 1, 1]);
    return ({ ledger }) => ledger.findByReference(gateway, n % 4 === 0 ? `${run.id} ${n}` : reference);
  },
  'unmatched money': (run, [n, kind]) => {
    const payment = newPayment(run, [n % 2, 1, 1]);
    const money = observed(
      payment,
      { status: 'succeeded', captured: payment.amount },
      { reference: `lost ${run.id} ${n % 2}` },
    );
    return ({ ledger }) => (kind % 2 === 0 ? ledger.recordUnmatchedPayment(money) : ledger.hasUnmatchedPayment(money));
  },
  listDue:
    (run, [n]) =>
    (ports) =>
      dueOf(ports, run, NOW + n * HOUR),

  claim: (run, [n, kind]) => {
    const due = [...paymentsOf(run), ...run.rows.snapshot(run.id).refunds].filter(({ dueAt }) => dueAt !== undefined);
    const row = pick(due, n);
    if (row === undefined) return async () => undefined;
    const item = {
      paymentId: 'paymentId' in row ? row.paymentId : row.id,
      ...('paymentId' in row && { refundId: row.id }),
      dueAt: (row.dueAt ?? 0) + (kind % 4 === 0 ? 1 : 0),
      tries: row.tries ?? 0,
    };
    return async ({ dueWork }) => ((await dueWork.claim(item, NOW + kind * HOUR)) ? 'claimed' : 'too late');
  },
  outbox:
    (run) =>
    async ({ outbox }) => {
      // The table keeps the fields of its rows; events are what is made of them.
      const { rows, ...rest } = await outbox.read(run.id);
      return { ...rest, events: outboxEventsOf(rows).sort((a, b) => (a.id < b.id ? -1 : 1)) };
    },
  markPublished: (run, [n, kind]) => {
    const { application, ...rows } = run.rows.snapshot(run.id);
    const ids = outboxEventsOf({ ...(application && { application }), ...rows }).map(({ id }) => id);
    const expected = kind % 4 === 0 ? ['another'] : (run.rows.outbox.get(run.id)?.expectedIds ?? []);
    return async ({ outbox }) => {
      await outbox.markPublished(run.id, ids.slice(0, n % (ids.length + 1)), expected);
      return 'published';
    };
  },
  listOverdue:
    (run, [n]) =>
    async ({ outbox }) => {
      const found = await Promise.all(outbox.shards.map((shard) => outbox.listOverdue(shard, NOW + n * 60_000, 1_000)));
      return found.flatMap(({ items }) => items).filter(({ id }) => id === run.id);
    },
  'processed events': (run, [n, kind]) => {
    const event = {
      id: `${run.id} ${n % 3}`,
      kind: 'application.paid',
      applicationId: run.id,
      version: n % 5,
      at: NOW,
    } as const;
    return async ({ processedEvents }) => {
      if (kind % 2 === 0) await processedEvents.markProcessed(event);
      return processedEvents.get(event);
    };
  },
  checkpoints: (run, [n, kind]) => {
    const list = { gateway: 'stripe', account: `${run.id} ${n % 2}` } as const;
    return ({ checkpoints }) => (kind % 2 === 0 ? checkpoints.save(list, NOW + n) : checkpoints.get(list));
  },
  listInactive:
    (run, [n]) =>
    async ({ retention }) => {
      const found = await Promise.all(
        Object.values(retention.shards)
          .flat()
          .map(async (shard) => {
            const items = [];
            let after: string | undefined;
            do {
              const page = await retention.listInactive(shard, NOW + n * 1_000, after);
              items.push(...page.items);
              after = page.next;
            } while (after !== undefined);
            return items;
          }),
      );
      return found.flat().filter(({ id }) => id === run.id);
    },
  redact: (run, [n, kind]) => {
    const before = run.rows.snapshot(run.id);
    const { application } = before;
    // Rarely: nothing can be done with the application afterwards.
    if (application === undefined || kind % 8 > 0) return async () => undefined;
    const found = {
      ...before,
      application,
      ...(n % 3 === 0 && { application: { ...application, version: application.version - 1 } }),
    };
    const after = nextVersion(found.application, NOW + n, { state: 'withdrawn', redactedAt: NOW + n });
    return ({ retention }) => retention.redact(found, after);
  },
};

/** A network of its own for each run. */
function hex(id: string): string {
  return [4, 6].map((i) => `${id.charCodeAt(i).toString(16)}${id.charCodeAt(i + 1).toString(16)}`).join(':');
}
