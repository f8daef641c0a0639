import type { Row } from '../../../shared/adapters/dynamodb/common/table.ts';
import { outboxRowOf } from '../../../shared/adapters/dynamodb/outbox/outbox-row.ts';
import type { Application } from '../../../shared/domain/application.ts';
import type { Change } from '../../../shared/domain/change.ts';
import { sortHistory } from '../../../shared/domain/history.ts';
import { type ApplicationId, applicationIdOf, type PaymentId } from '../../../shared/domain/ids.ts';
import type { HistoryEntry, Payment } from '../../../shared/domain/payment.ts';
import type { GatewayName } from '../../../shared/domain/payment-method.ts';
import type { Refund } from '../../../shared/domain/refund.ts';
import { retentionReasonOf } from '../../../shared/domain/retention.ts';
import type { PaymentRecord } from '../../../shared/ports/payments/payment-store.ts';
import type { DueItem } from '../../../shared/ports/settlement/due-work.ts';
import type { Rows, WrittenRows } from '../../model/ledger-rules.ts';
import { LaggingIndex } from './lagging-index.ts';

export type StoredHistory = HistoryEntry & { readonly paymentId: PaymentId };

/** Unpublished events of an application. Times are UTC milliseconds. */
export interface OutboxRow {
  readonly applicationId: ApplicationId;
  readonly expectedIds: readonly string[];
  readonly dueAt: number;
}

interface Aggregate {
  application?: Application;
  readonly payments: Map<PaymentId, Payment>;
  readonly refunds: Map<string, Refund>;
  readonly history: Map<string, StoredHistory>;
  readonly published: Set<string>;
}

interface TableOptions {
  /** How long an index lags behind a write (milliseconds). */
  readonly lag: () => number;
  /** UTC milliseconds of the table's own clock. */
  readonly now: () => number;
  /** After each write: an outbox row has changed, something is due, rows of an application were written. */
  readonly onOutbox?: (row: OutboxRow) => void;
  readonly onDue?: (at: number) => void;
  readonly onWrite?: (id: ApplicationId, before: Snapshot, after: Snapshot) => void;
}

/** The rows of one application at a time. */
export interface Snapshot {
  readonly application: Application | undefined;
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
}

/** The rows of the table in memory, and its indexes, which lag behind. */
export class MemoryTable implements Rows {
  readonly options: TableOptions;
  readonly due: LaggingIndex<DueItem>;
  readonly overdue: LaggingIndex<OutboxRow>;
  readonly inactive: LaggingIndex<{ readonly id: ApplicationId; readonly reason: string; readonly dueAt: number }>;
  readonly outbox = new Map<ApplicationId, OutboxRow>();
  readonly references = new Map<string, PaymentId>();
  readonly unmatched = new Map<
    string,
    { readonly gateway: GatewayName; readonly paymentId?: PaymentId; readonly reference?: string }
  >();
  readonly #aggregates = new Map<ApplicationId, Aggregate>();

  constructor(options: TableOptions) {
    this.options = options;
    this.due = new LaggingIndex(options);
    this.overdue = new LaggingIndex(options);
    this.inactive = new LaggingIndex(options);
  }

  get applicationIds(): readonly ApplicationId[] {
    return [...this.#aggregates.keys()];
  }

  application(id: ApplicationId): Application | undefined {
    return this.#aggregates.get(id)?.application;
  }

  payment(id: PaymentId): Payment | undefined {
    return this.#aggregates.get(applicationIdOf(id))?.payments.get(id);
  }

  refund(payment: PaymentId, id: string): Refund | undefined {
    return this.#aggregates.get(applicationIdOf(payment))?.refunds.get(`${payment} ${id}`);
  }

  snapshot(id: ApplicationId): Snapshot {
    const found = this.#aggregates.get(id);
    return {
      application: found?.application,
      payments: [...(found?.payments.values() ?? [])],
      refunds: [...(found?.refunds.values() ?? [])],
    };
  }

  record(id: PaymentId): PaymentRecord | undefined {
    const found = this.#aggregates.get(applicationIdOf(id));
    const payment = found?.payments.get(id);
    if (found === undefined || payment === undefined) return undefined;
    // As rows are sorted by their keys; each row contains no entry twice.
    const history = [...found.history]
      .filter(([, entry]) => entry.paymentId === id)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      payment,
      history: sortHistory(history.map(([, { paymentId: _, ...entry }]) => entry)),
      refunds: [...found.refunds.values()]
        .filter(({ paymentId }) => paymentId === id)
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    };
  }

  /** The history in the order in which it was written, whatever the clocks of the machines said. */
  writtenHistory(id: PaymentId): readonly HistoryEntry[] {
    const found = this.#aggregates.get(applicationIdOf(id));
    return [...(found?.history.values() ?? [])].filter(({ paymentId }) => paymentId === id);
  }

  publishedIds(id: ApplicationId): Set<string> {
    return this.#aggregates.get(id)?.published ?? new Set();
  }

  /** One transaction: the rows of a change, with everything that is written beside them. @param row of the outbox */
  put(change: Change & WrittenRows, row: Row | 'none' = outboxRowOf(change) ?? 'none'): void {
    const { application, payments = [], refunds = [], history = [], newReferences = [] } = change;
    const id = application?.id ?? applicationIdOf((payments[0] ?? { id: refunds[0]?.paymentId as PaymentId }).id);
    const found = this.#aggregateOf(id);
    const before = this.options.onWrite && this.snapshot(id);
    if (application !== undefined) {
      found.application = application;
      this.#indexInactive(application);
    }
    for (const one of payments) {
      found.payments.set(one.id, one);
      this.#indexPayment(one);
    }
    for (const one of refunds) {
      found.refunds.set(`${one.paymentId} ${one.id}`, one);
      this.#indexRefund(one);
    }
    for (const one of history) found.history.set(historyKeyOf(one), one);
    for (const { gateway, reference, id: paymentId } of newReferences)
      if (reference !== undefined) this.references.set(`${gateway}:${reference}`, paymentId);
    if (row !== 'none') this.putOutbox(id, row.expectedIds as string[], timeOf(row.dueSK as string));
    if (before !== undefined) this.options.onWrite?.(id, before, this.snapshot(id));
  }

  putOutbox(applicationId: ApplicationId, expectedIds: readonly string[], dueAt: number): void {
    const row = { applicationId, expectedIds, dueAt };
    this.outbox.set(applicationId, row);
    this.overdue.put(applicationId, row);
    this.options.onOutbox?.(row);
  }

  deleteOutbox(id: ApplicationId): void {
    this.outbox.delete(id);
    this.overdue.delete(id);
  }

  /** The sweep reserves an item: the version stays. */
  claim({ paymentId, refundId, dueAt, tries }: DueItem, nextDueAt: number): boolean {
    const found = this.#aggregateOf(applicationIdOf(paymentId));
    const claimed = { dueAt: nextDueAt, tries: tries + 1 };
    if (refundId === undefined) {
      const payment = found.payments.get(paymentId);
      if (payment?.dueAt !== dueAt) return false;
      found.payments.set(paymentId, { ...payment, ...claimed });
      this.#indexPayment({ ...payment, ...claimed });
      return true;
    }
    const refund = found.refunds.get(`${paymentId} ${refundId}`);
    if (refund?.dueAt !== dueAt) return false;
    found.refunds.set(`${paymentId} ${refundId}`, { ...refund, ...claimed });
    this.#indexRefund({ ...refund, ...claimed });
    return true;
  }

  #aggregateOf(id: ApplicationId): Aggregate {
    const found = this.#aggregates.get(id);
    if (found !== undefined) return found;
    const created: Aggregate = { payments: new Map(), refunds: new Map(), history: new Map(), published: new Set() };
    this.#aggregates.set(id, created);
    return created;
  }

  #indexPayment({ id: paymentId, dueAt, tries = 0, state, payableUntil, closesAt }: Payment): void {
    if (dueAt === undefined) {
      this.due.delete(paymentId);
      return;
    }
    this.due.put(paymentId, {
      paymentId,
      dueAt,
      tries,
      ...(state === 'pending' && { open: { payableUntil, closesAt } }),
    });
    this.options.onDue?.(dueAt);
  }

  #indexRefund({ id: refundId, paymentId, dueAt, tries = 0 }: Refund): void {
    if (dueAt === undefined) {
      this.due.delete(`${paymentId} ${refundId}`);
      return;
    }
    this.due.put(`${paymentId} ${refundId}`, { paymentId, refundId, dueAt, tries });
    this.options.onDue?.(dueAt);
  }

  #indexInactive(application: Application): void {
    const reason = retentionReasonOf(application);
    const { id, updatedAt: dueAt } = application;
    if (reason === undefined) this.inactive.delete(id);
    else this.inactive.put(id, { id, reason, dueAt });
  }
}

/** As in DynamoDB: an entry that is written again, with the same words at the same millisecond, replaces itself. */
function historyKeyOf({ paymentId, at, to, eventId, by, description }: StoredHistory): string {
  return `${paymentId}#H#${String(at).padStart(15, '0')}#${to}#${eventId ?? by}#${description}`;
}

function timeOf(sortKey: string): number {
  return Date.parse(sortKey.slice(0, sortKey.indexOf('#')));
}
