import { type Application, canTransitionApplication } from './application.ts';
import { isDisputed } from './dispute.ts';
import { owedAmount } from './manual-refund.ts';
import { nextVersion } from './next-version.ts';
import { isOpen, type Payment } from './payment.ts';
import { PersonalData } from './personal-data.ts';
import type { Refund } from './refund.ts';
import { refundableAmount } from './refund-policy.ts';

/** Why an application is inactive: it was never finished, or it has ended. Applications in progress are not inactive. */
export type RetentionReason = 'unfinished' | 'ended';

const RETENTION_REASONS: Readonly<Record<Application['state'], RetentionReason | undefined>> = {
  draft: 'unfinished',
  submitted: 'unfinished',
  paid: undefined,
  processing: undefined,
  approved: 'ended',
  rejected: 'ended',
  withdrawn: 'ended',
};

/** Also undefined if no personal data is left. */
export function retentionReasonOf({
  state,
  redactedAt,
}: Pick<Application, 'state' | 'redactedAt'>): RetentionReason | undefined {
  return redactedAt === undefined ? RETENTION_REASONS[state] : undefined;
}

/** How long personal data is stored after the last change (milliseconds). */
export type RetentionTimes = Readonly<Record<RetentionReason, number>>;

/** Retention in days: defaults and allowed range. */
export const RETENTION_DAYS = {
  // With less than a week, applicants who return to pay would find nothing.
  unfinished: { default: 30, min: 7, max: 365 },
  // Card payments can be disputed for up to 120 days, and the response must name the applicant.
  ended: { default: 180, min: 120, max: 3650 },
} as const satisfies Record<RetentionReason, { default: number; min: number; max: number }>;

/** An application with all its payments and refunds. */
export interface ApplicationAggregate {
  readonly application: Application;
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
}

/** The application without personal data; undefined if it is too early, or if money may still move. @param now UTC milliseconds */
export function redacted(found: ApplicationAggregate, times: RetentionTimes, now: number): Application | undefined {
  const { application } = found;
  const reason = retentionReasonOf(application);
  if (reason === undefined || application.updatedAt + times[reason] > now || isMoneyMoving(found)) return undefined;
  const { unreadable: _, ...rest } = application;
  const next = nextVersion<Application>(rest, now, { personal: PersonalData.EMPTY, redactedAt: now });
  // The office can no longer process the application, so money that arrives now must be refunded.
  return canTransitionApplication(application.state, 'withdrawn')
    ? { ...next, state: 'withdrawn' }
    : { ...next, updatedAt: application.updatedAt };
}

function isMoneyMoving({ application, payments, refunds }: ApplicationAggregate): boolean {
  if (application.open !== undefined) return true;
  const isRefundPending = (payment: Payment) =>
    refundableAmount(payment).amount > 0 && (!payment.accepted || application.state === 'withdrawn');
  return (
    payments.some((one) => isOpen(one) || one.dueAt !== undefined || isDisputed(one) || isRefundPending(one)) ||
    // A permanently failed refund has released its reservation and is finished.
    refunds.some((one) => one.state !== 'done' && !one.released && !isNothingOwed(one, payments, refunds))
  );
}

/** The payer's bank or other refunds have returned the full amount: nothing is left for manual review. */
function isNothingOwed(refund: Refund, payments: readonly Payment[], refunds: readonly Refund[]): boolean {
  const payment = payments.find(({ id }) => id === refund.paymentId);
  return refund.state === 'manual_review' && payment !== undefined && owedAmount(refund, payment, refunds) === 0;
}
