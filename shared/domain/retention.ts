import { type Application, canTransitionApplication } from './application.ts';
import { owedAmount } from './manual-refund.ts';
import { nextVersion } from './next-version.ts';
import { isOpen, type Payment } from './payment.ts';
import { PersonalData } from './personal-data.ts';
import type { Refund } from './refund.ts';
import { isDisputed } from './settle-dispute.ts';

/** Why an application lies still: nobody finished it, or it has come to its end. One that the office works on does not. */
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

/** Undefined too where nothing personal is left. */
export function retentionReasonOf({
  state,
  redactedAt,
}: Pick<Application, 'state' | 'redactedAt'>): RetentionReason | undefined {
  return redactedAt === undefined ? RETENTION_REASONS[state] : undefined;
}

/** For how long personal data is kept after the last change (milliseconds). */
export type RetentionTimes = Readonly<Record<RetentionReason, number>>;

/** Days: what is configured if nothing is said, and between which bounds. */
export const RETENTION_DAYS = {
  // Shorter than a week, somebody who comes back to pay would find nothing.
  unfinished: { default: 30, min: 7, max: 365 },
  // Cards are disputed for up to 120 days, and the answer needs to say who applied.
  ended: { default: 180, min: 120, max: 3650 },
} as const satisfies Record<RetentionReason, { default: number; min: number; max: number }>;

/** All that stands of an application. */
export interface ApplicationAggregate {
  readonly application: Application;
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
}

/** The application without what is personal; undefined while it is too early, or somebody may still have to be told. */
export function redacted(found: ApplicationAggregate, times: RetentionTimes, now: number): Application | undefined {
  const { application } = found;
  const reason = retentionReasonOf(application);
  if (reason === undefined || application.updatedAt + times[reason] > now || isMoneyMoving(found)) return undefined;
  const { unreadable: _, ...rest } = application;
  const next = nextVersion<Application>(rest, now, { personal: PersonalData.EMPTY, redactedAt: now });
  // Nobody could work on it any more: money that comes now goes back.
  return canTransitionApplication(application.state, 'withdrawn')
    ? { ...next, state: 'withdrawn' }
    : { ...next, updatedAt: application.updatedAt };
}

function isMoneyMoving({ application, payments, refunds }: ApplicationAggregate): boolean {
  if (application.open !== undefined) return true;
  const mayStillGoBack = ({ accepted, refundable = 0 }: Payment) =>
    refundable > 0 && (!accepted || application.state === 'withdrawn');
  return (
    payments.some((one) => isOpen(one) || one.dueAt !== undefined || isDisputed(one) || mayStillGoBack(one)) ||
    // One that failed for good has given back what it had taken: it is over.
    refunds.some((one) => one.state !== 'done' && !one.released && !isNothingOwed(one, payments, refunds))
  );
}

/** The payer's bank, or other refunds, have given all of it back: no person has to look for another way any more. */
function isNothingOwed(refund: Refund, payments: readonly Payment[], refunds: readonly Refund[]): boolean {
  const payment = payments.find(({ id }) => id === refund.paymentId);
  return refund.state === 'manual_review' && payment !== undefined && owedAmount(refund, payment, refunds) === 0;
}
