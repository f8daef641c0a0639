import { automaticRefund, markClosing } from '../../../shared/domain/apply-settlement.ts';
import type { Change } from '../../../shared/domain/change.ts';
import type { ApplicationId, PaymentId } from '../../../shared/domain/ids.ts';
import { nextVersion } from '../../../shared/domain/next-version.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import type { MemoryTable } from '../../../tools/simulate/table/memory-table.ts';
import { anAlipayPayment, aPayment, NOW } from '../../support/fixtures.ts';

/** What a command is about, by luck. */
export type Numbers = readonly [number, number, number];

interface Rows {
  readonly rows: MemoryTable;
  readonly id: ApplicationId;
}

export const pick = <T>(items: readonly T[], n: number): T | undefined => items[n % Math.max(1, items.length)];

/** A payment of the application as it will be; the same numbers give the same payment. */
export function newPayment({ rows, id }: Rows, [n, kind]: Numbers): Payment {
  const application = rows.application(id);
  if (application === undefined) throw new TypeError('there is no application');
  const changes = {
    id: `pay_${id.slice(4)}${String(n % 6).padStart(8, '0')}` as PaymentId,
    userId: application.userId,
    applicationId: id,
    createdAt: NOW + (n % 5) * 60_000,
    ...(kind % 7 === 0 && { quoteId: 'quote_other' }),
  };
  return n % 2 === 0
    ? aPayment(application, { ...changes, reference: `pi_${changes.id}` })
    : anAlipayPayment(application, changes);
}

/** A change of rows as a use case would make it, of the current rows or, as if somebody else had been faster, of older ones. */
export function changeOf(run: Rows, [n, kind, age]: Numbers): Change {
  const { application, payments, refunds } = run.rows.snapshot(run.id);
  const payment = pick(payments, n);
  const isOld = age % 4 === 0;
  const older = <T extends { readonly version: number }>(row: T): T =>
    isOld ? { ...row, version: row.version + 1 } : row;
  const at = NOW + n * 1_000;
  if (application === undefined || payment === undefined) return {};
  const entry = {
    paymentId: payment.id,
    at,
    to: payment.state,
    by: 'sweep',
    description: `change ${kind % 5}`,
  } as const;
  switch (kind % 5) {
    case 0:
      return { payments: [older(markClosing(payment, 'expired', at))], history: [entry] };
    case 1: {
      const { open: _, ...rest } = application;
      const closed = nextVersion<Payment>(payment, at, { state: 'canceled', gatewayConfirmed: n % 3 > 0 });
      return { application: older(nextVersion(rest, at)), payments: [closed], history: [{ ...entry, to: 'canceled' }] };
    }
    case 2: {
      const refund = automaticRefund(payment, payment.amount, 'application_withdrawn', at);
      return { payments: [nextVersion(payment, at, { unreserved: 0 })], refunds: [refund], history: [entry] };
    }
    case 3: {
      const refund = pick(refunds, n);
      if (refund === undefined) return { application: nextVersion(application, at) };
      const { dueAt: _, ...rest } = refund;
      return { refunds: [older(nextVersion<typeof refund>(rest, at, { state: n % 2 === 0 ? 'done' : 'sent' }))] };
    }
    default:
      return { application: older(nextVersion(application, at, { state: n % 2 === 0 ? 'withdrawn' : 'submitted' })) };
  }
}
