import type { Change } from '../../shared/domain/change.ts';
import type { ApplicationStore } from '../../shared/ports/applications/application-store.ts';
import type { PaymentStore } from '../../shared/ports/payments/payment-store.ts';
import type { DueItem, DueWork } from '../../shared/ports/settlement/due-work.ts';
import type { Ledger } from '../../shared/ports/settlement/ledger.ts';
import { acceptOptimistically, isCurrent, openPayment, type Rows } from '../model/ledger-rules.ts';
import type { Run } from './run.ts';
import { paymentOf, put, type World } from './world.ts';

/** The ledger over a world: the same conditions as those of the DynamoDB transactions. */
export function memoryLedger(run: Run): Ledger {
  const { world } = run;
  const rows = rowsOf(world);
  const snapshotOf = (id: string) => {
    const payment = world.payments.find((one) => one.id === id);
    return { ...(payment && { payment }), application: world.application };
  };
  return {
    read: (id) => run.read(() => snapshotOf(id)),

    readRefund: (id, refundId) =>
      run.read(() => {
        const refund = world.refunds.find((one) => one.paymentId === id && one.id === refundId);
        return { ...snapshotOf(id), ...(refund && { refund }) };
      }),

    findByReference: (gateway, reference) =>
      run.read(() => world.payments.find((one) => one.gateway === gateway && one.reference === reference)?.id),

    openPayment: (payment) =>
      run.write('the payment is stored', () => {
        const opened = openPayment(rows, payment);
        if (opened === undefined) return { outcome: 'conflict' };
        if (opened !== 'opened before') rows.put(opened);
        return { outcome: 'opened' };
      }),

    tryAcceptOptimistically: (observation, now) =>
      run.write('the success is accepted', () => {
        const accepted = acceptOptimistically(rows, observation, now);
        if (accepted === undefined) return snapshotOf(observation.paymentId);
        rows.put(accepted);
        return 'written';
      }),

    commit: (change) =>
      run.write(nameOf(change), () => {
        if (!isCurrent(rows, change)) return false;
        rows.put(change);
        return true;
      }),

    recordUnmatchedPayment: (observation) =>
      run.write('the money is stored as unmatched', () => {
        world.unmatched = [...new Set([...world.unmatched, unmatchedKey(observation)])];
      }),

    hasUnmatchedPayment: (observation) => run.read(() => world.unmatched.includes(unmatchedKey(observation))),
  };
}

export function memoryApplications(run: Run): Pick<ApplicationStore, 'get'> {
  return {
    get: () => run.read(() => run.world.application),
  };
}

export function memoryPayments(run: Run): Pick<PaymentStore, 'getRecord'> {
  return {
    getRecord: (id) =>
      run.read(() => {
        const payment = paymentOf(run.world, id);
        const refunds = run.world.refunds.filter((one) => one.paymentId === id);
        return payment && { payment, refunds, history: [] };
      }),
  };
}

/** One shard with whatever is due. */
export function memoryDueWork(run: Run): DueWork {
  const { world } = run;
  return {
    shards: { every: ['all'] },
    listDue: (_shard, now) =>
      run.read(() => {
        const payments = world.payments.map(
          ({ id: paymentId, dueAt, tries = 0, state, payableUntil, closesAt }): Partial<DueItem> => ({
            paymentId,
            tries,
            ...(dueAt !== undefined && { dueAt }),
            ...(state === 'pending' && { open: { payableUntil, closesAt } }),
          }),
        );
        const refunds = world.refunds.map(
          ({ id: refundId, paymentId, dueAt, tries = 0 }): Partial<DueItem> => ({
            paymentId,
            refundId,
            tries,
            ...(dueAt !== undefined && { dueAt }),
          }),
        );
        const rows = [...payments, ...refunds];
        const items = rows.filter((one): one is DueItem => one.dueAt !== undefined && one.dueAt <= now);
        return { items, unreadable: [] };
      }),
    claim: ({ paymentId, refundId, dueAt, tries }, nextDueAt) =>
      run.write('the sweep has claimed its work', () => {
        const rows: readonly { id: string; paymentId?: string; dueAt?: number }[] =
          refundId === undefined ? world.payments : world.refunds;
        const row = rows.find(
          (one) => one.id === (refundId ?? paymentId) && (one.paymentId ?? paymentId) === paymentId,
        );
        if (row === undefined || row.dueAt !== dueAt) return false;
        const claimed = { dueAt: nextDueAt, tries: tries + 1 };
        if (refundId === undefined)
          world.payments = world.payments.map((one) => (one.id === paymentId ? { ...one, ...claimed } : one));
        else world.refunds = world.refunds.map((one) => (one === row ? { ...one, ...claimed } : one));
        return true;
      }),
  };
}

function rowsOf(world: World): Rows {
  return {
    application: (id) => (world.application.id === id ? world.application : undefined),
    payment: (id) => paymentOf(world, id),
    refund: (payment, id) => world.refunds.find((one) => one.paymentId === payment && one.id === id),
    put({ application, payments = [], refunds = [] }) {
      if (application !== undefined) world.application = application;
      for (const next of payments) world.payments = put(world.payments, next, ({ id }) => id === next.id);
      for (const next of refunds)
        world.refunds = put(world.refunds, next, ({ id, paymentId }) => id === next.id && paymentId === next.paymentId);
    },
  };
}

function nameOf({ history = [], application }: Change): string {
  const entries = history.map(({ description }) => description);
  return entries.length > 0
    ? `“${entries.join(', ')}” is stored`
    : `the application is stored as ${application?.state}`;
}

function unmatchedKey({ paymentId, reference }: { readonly paymentId?: string; readonly reference?: string }): string {
  return paymentId ?? reference ?? '';
}
