import { toOutboxRow } from '../../../shared/adapters/dynamodb/outbox/outbox-row.ts';
import { type ApplicationId, applicationIdOf, type PaymentId } from '../../../shared/domain/ids.ts';
import { type OutboxEvent, subjectOf } from '../../../shared/domain/outbox-event.ts';
import { PAYMENT_METHODS } from '../../../shared/domain/payment-method.ts';
import type { ApplicationStore } from '../../../shared/ports/applications/application-store.ts';
import type { Clock } from '../../../shared/ports/common/clock.ts';
import type { Outbox } from '../../../shared/ports/outbox/outbox.ts';
import type { ProcessedEvents } from '../../../shared/ports/outbox/processed-events.ts';
import type { PaymentStore } from '../../../shared/ports/payments/payment-store.ts';
import type { RetentionStore } from '../../../shared/ports/privacy/retention-store.ts';
import type { DueWork } from '../../../shared/ports/settlement/due-work.ts';
import type { Ledger } from '../../../shared/ports/settlement/ledger.ts';
import type { ReconciliationCheckpoints } from '../../../shared/ports/settlement/reconciliation-checkpoints.ts';
import { acceptOptimistically, isCurrent, openPayment } from '../../model/ledger-rules.ts';
import { ExpiringRows, type Removal } from './expiring-rows.ts';
import type { MemoryTable } from './memory-table.ts';
import type { RateCounters } from './rate-counters.ts';

/** Makes a call of the table: a scheduling point, at which the call may fail. @param label for the trace */
export type TableCall = <T>(label: string, isWrite: boolean, effect: () => T) => Promise<T>;

const SHARDS = ['0', '1', '2', '3'];
const DUE_SHARDS = Object.fromEntries(PAYMENT_METHODS.map((gateway) => [gateway, [gateway]]));
const shardOf = (id: string) => SHARDS[id.charCodeAt(id.length - 1) % SHARDS.length];

export function memoryLedger(table: MemoryTable, counters: RateCounters, call: TableCall): Ledger {
  const snapshotOf = (id: PaymentId) => {
    const [payment, application] = [table.payment(id), table.application(applicationIdOf(id))];
    return { ...(payment && { payment }), ...(application && { application }) };
  };
  return {
    read: (id) => call(`reads ${id}`, false, () => snapshotOf(id)),

    readRefund: (id, refundId) =>
      call(`reads ${refundId} of ${id}`, false, () => {
        const refund = table.refund(id, refundId);
        return { ...snapshotOf(id), ...(refund && { refund }) };
      }),

    findByReference: (gateway, reference) =>
      call(`looks up ${gateway} ${reference}`, false, () => table.references.get(`${gateway}:${reference}`)),

    openPayment: (payment, payer) =>
      call(`stores ${payment.id}`, true, () => {
        const opened = openPayment(table, payment);
        if (opened === undefined) return { outcome: 'conflict' };
        if (opened === 'opened before') return { outcome: 'opened' };
        const limited = counters.count(payer, payment.createdAt);
        if (limited !== undefined) return limited;
        const created = {
          paymentId: payment.id,
          at: payment.createdAt,
          to: payment.state,
          by: 'applicant',
          description: 'created',
        } as const;
        table.put({ ...opened, history: [created], newReferences: [payment] }, 'none');
        return { outcome: 'opened' };
      }),

    tryAcceptOptimistically: (observation, now) =>
      call(`accepts ${observation.paymentId}, if it can`, true, () => {
        const accepted = acceptOptimistically(table, observation, now);
        if (accepted === undefined) return snapshotOf(observation.paymentId);
        const { paymentId, source } = observation;
        const entry = { paymentId, at: now, to: 'succeeded', description: 'accepted', ...source } as const;
        table.put(
          { ...accepted, history: [entry], newReferences: accepted.payments ?? [] },
          toOutboxRow(applicationIdOf(paymentId), [`${paymentId}.paid`], now),
        );
        return 'written';
      }),

    commit: (change) =>
      call(`writes ${change.history?.map(({ description }) => `“${description}”`).join(', ') || 'rows'}`, true, () => {
        if (!isCurrent(table, change)) return false;
        table.put(change);
        return true;
      }),

    recordUnmatchedPayment: (observation) =>
      call('records unmatched money', true, () => void table.unmatched.set(unmatchedKey(observation), observation)),

    hasUnmatchedPayment: (observation) =>
      call('asks for unmatched money', false, () => table.unmatched.has(unmatchedKey(observation))),
  };
}

function unmatchedKey({ source: _, ...observation }: Parameters<Ledger['recordUnmatchedPayment']>[0]): string {
  return JSON.stringify(observation);
}

/** A page of a list that is sorted by its keys. */
function pageOf<T>(items: readonly T[], limit: number, after: string | undefined, keyOf: (item: T) => string) {
  const left = items.filter((item) => after === undefined || keyOf(item) > after);
  const page = left.slice(0, limit);
  const last = page.at(-1);
  return { items: page, ...(left.length > page.length && last !== undefined && { next: keyOf(last) }) };
}

export function memoryDueWork(table: MemoryTable, call: TableCall): DueWork {
  return {
    shards: DUE_SHARDS,
    listDue: (shard, now, limit, after) =>
      call(`lists due work of ${shard}`, false, () => {
        const due = table.due.until(now).filter(({ paymentId }) => table.payment(paymentId)?.gateway === shard);
        const { items, next } = pageOf(due, limit, after, ({ dueAt, paymentId, refundId = '' }) =>
          [String(dueAt).padStart(15, '0'), paymentId, refundId].join(' '),
        );
        return { items, unreadable: [], ...(next !== undefined && { next }) };
      }),
    claim: (item, nextDueAt) =>
      call(`claims ${item.refundId ?? item.paymentId}`, true, () => table.claim(item, nextDueAt)),
  };
}

export function memoryOutbox(table: MemoryTable, call: TableCall): Outbox {
  return {
    shards: SHARDS,
    read: (id) =>
      call(`reads the outbox of ${id}`, false, () => {
        const { application, payments, refunds } = table.snapshot(id);
        const row = table.outbox.get(id);
        return {
          rows: { ...(application && { application }), payments, refunds },
          publishedIds: new Set(table.publishedIds(id)),
          ...(row && { expectedIds: row.expectedIds }),
        };
      }),
    // Two writes: what has been published is stored first.
    async markPublished(id, publishedIds, expectedIds) {
      if (publishedIds.length > 0)
        await call(`marks events of ${id} as published`, true, () => {
          for (const one of publishedIds) table.publishedIds(id).add(one);
        });
      if (expectedIds.length === 0) return;
      await call(`clears the outbox of ${id}`, true, () => {
        const row = table.outbox.get(id);
        if (row !== undefined && JSON.stringify(row.expectedIds) === JSON.stringify(expectedIds))
          table.deleteOutbox(id);
      });
    },
    listOverdue: (shard, now, limit, after) =>
      call(`lists overdue events of shard ${shard}`, false, () => {
        const overdue = table.overdue.until(now).filter(({ applicationId }) => shardOf(applicationId) === shard);
        const { items, ...next } = pageOf(overdue, limit, after, ({ dueAt, applicationId }) =>
          [String(dueAt).padStart(15, '0'), applicationId].join(' '),
        );
        return { items: items.map(({ applicationId: id, dueAt: since }) => ({ id, since })), ...next };
      }),
  };
}

/** What consumers have processed. A queue keeps no message as long as these rows live. */
export class ProcessedRows {
  readonly #rows: ExpiringRows<{ readonly eventIds: ReadonlySet<string>; readonly version: number }>;

  constructor(removal: Removal) {
    this.#rows = new ExpiringRows(removal);
  }

  of(consumer: string, clock: Clock, call: TableCall): ProcessedEvents {
    const keyOf = (event: OutboxEvent) => `${consumer} ${subjectOf(event)}`;
    const read = (event: OutboxEvent) => this.#rows.get(keyOf(event)) ?? { eventIds: new Set<string>(), version: 0 };
    return {
      get: (event) => call(`asks whether ${event.id} was processed`, false, () => read(event)),
      markProcessed: (event) =>
        call(`marks ${event.id} as processed`, true, () => {
          const { eventIds, version } = read(event);
          const next = { eventIds: new Set([...eventIds, event.id]), version: Math.max(version, event.version) };
          this.#rows.set(keyOf(event), next, clock() + PROCESSED_FOR);
        }),
    };
  }
}

const PROCESSED_FOR = 60 * 86_400_000;

export function memoryCheckpoints(rows: Map<string, number>, call: TableCall): ReconciliationCheckpoints {
  return {
    get: ({ gateway, account }) => call('reads a checkpoint', false, () => rows.get(`${gateway} ${account}`)),
    save: ({ gateway, account }, until) =>
      call('stores a checkpoint', false, () => void rows.set(`${gateway} ${account}`, until)),
  };
}

export function memoryRetention(table: MemoryTable, call: TableCall): RetentionStore {
  return {
    shards: { unfinished: ['unfinished'], ended: ['ended'] },
    listInactive: (shard, before, after) =>
      call('lists inactive applications', false, () => {
        const found = table.inactive.until(before).filter(({ reason }) => reason === shard);
        const { items, next } = pageOf(found, 50, after, ({ dueAt, id }) => `${String(dueAt).padStart(15, '0')} ${id}`);
        return {
          items: items.map(({ id, dueAt: since }) => ({ id, since })),
          ...(next !== undefined && { next }),
        };
      }),
    read: (id) =>
      call(`reads everything of ${id}`, false, () => {
        const { application, payments, refunds } = table.snapshot(id);
        return application && { application, payments, refunds };
      }),
    redact: ({ application, payments, refunds }, after) =>
      call(`removes the personal data of ${application.id}`, true, () => {
        const isUnchanged =
          table.application(application.id)?.version === application.version &&
          payments.every(({ id, state, version }) => state !== 'succeeded' || table.payment(id)?.version === version) &&
          refunds.every(({ id, paymentId, version }) => table.refund(paymentId, id)?.version === version);
        if (!isUnchanged) return false;
        // An event only if the state changes: a removal is none.
        table.put({ application: after }, after.state === application.state ? 'none' : undefined);
        return true;
      }),
  };
}

export function memoryApplications(table: MemoryTable, call: TableCall): Pick<ApplicationStore, 'get'> {
  return { get: (id: ApplicationId) => call(`reads ${id}`, false, () => table.application(id)) };
}

export function memoryPayments(table: MemoryTable, call: TableCall): Pick<PaymentStore, 'getRecord'> {
  return { getRecord: (id) => call(`reads all of ${id}`, false, () => table.record(id)) };
}
