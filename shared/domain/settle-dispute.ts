import type { Application } from './application.ts';
import type { Change } from './change.ts';
import { coversFee, type Dispute, isDecided, isDisputed, mayExplain } from './dispute.ts';
import type { DisputeObservation } from './gateway-event.ts';
import { sameMoney } from './money.ts';
import { nextVersion } from './next-version.ts';
import { inSameSecond, isOlder } from './observation.ts';
import type { Payment } from './payment.ts';
import { DAY } from './time.ts';

/** Keeps the payment's row far below DynamoDB's 400 KB. Banks do not split a payment into so many disputes. */
const MAX_DISPUTES = 100;

type Reported = Omit<Dispute, 'sinceVersion'>;

/**
 * Applies a dispute observation to the payment. Any order and repetition of the observations of any number of disputes has the same
 * result. An application whose fee is no longer covered is marked as reversed.
 *
 * @returns undefined if nothing changes; `confirm-with-gateway` if the gateway's timestamps cannot order the observation
 * @throws RangeError if the payment has too many disputes
 */
export function settleDispute(
  payment: Payment,
  application: Application,
  observation: DisputeObservation,
  now: number,
): Change | 'confirm-with-gateway' | undefined {
  const { disputes: stored = [] } = payment;
  const dispute = toDispute(observation);
  // The same money is not counted twice, and a dispute that is won gives it back.
  if (dispute.presumed && stored.some((one) => explains(one, dispute))) return undefined;
  const disputes = stored.filter((one) => !(one.presumed && explains(dispute, one)));
  const before = disputes.find(({ id }) => id === dispute.id);
  const order = before && orderOf(dispute, before, observation);
  if (order === 'older') return undefined;
  if (order === 'unordered') return 'confirm-with-gateway';
  const others = disputes.filter((one) => one !== before);
  if (others.length === MAX_DISPUTES) throw new RangeError(`${payment.id} has more than ${MAX_DISPUTES} disputes`);
  const hasReplaced = disputes.length < stored.length;
  const isSame = before?.state === dispute.state && sameMoney(before.amount, dispute.amount) && !hasReplaced;
  const sinceVersion = isSame ? before.sinceVersion : payment.version + 1;
  const observedAt = Math.max(dispute.observedAt, before?.observedAt ?? 0);
  const all = [...others, { ...dispute, observedAt, sinceVersion }];
  const { dueAt: _dueAt, reversed: _reversed, ...rest } = payment;
  const changed = { ...rest, disputes: all.toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1)) };
  const isReversed = application.paidBy === payment.id && !coversFee(changed, application);
  const next = nextVersion<Payment>(changed, now, {
    // Queried daily, in case the notification of its end is lost.
    ...(isDisputed(changed) && { dueAt: now + DAY }),
    ...(isReversed && { reversed: true }),
  });
  if (before !== undefined && saysTheSame(before, dispute) && !hasReplaced) return { payments: [next] };
  const description = `dispute ${dispute.id}: ${dispute.state}`;
  const entry = { paymentId: payment.id, at: now, to: payment.state, description, ...observation.source };
  const marked = markReversed(application, next, now);
  return { ...(marked && { application: marked }), payments: [next], history: [entry] };
}

function toDispute(observation: DisputeObservation): Reported {
  const { disputeId: id, state, amount, reason, respondBy, openedAt, at, presumed, isUpperLimit } = observation;
  return {
    id,
    state,
    amount,
    ...(reason !== undefined && { reason }),
    ...(respondBy !== undefined && { respondBy }),
    openedAt,
    observedAt: at,
    ...(presumed && { presumed }),
    ...(isUpperLimit && { isUpperLimit }),
  };
}

function explains(dispute: Reported, takenBack: Reported): boolean {
  return !dispute.presumed && mayExplain(dispute, takenBack.openedAt);
}

/** A bank's decision replaces everything that came before it, whenever that is reported; otherwise the newer observation counts. */
function orderOf(next: Reported, before: Reported, { source }: DisputeObservation): 'newer' | 'older' | 'unordered' {
  if (isDecided(next.state) !== isDecided(before.state)) return isDecided(next.state) ? 'newer' : 'older';
  // Once it is known how much was lost of this payment, no estimate replaces that.
  const areLost = next.state === 'lost' && before.state === 'lost';
  if (areLost && next.isUpperLimit !== before.isUpperLimit) return next.isUpperLimit ? 'older' : 'newer';
  if (isOlder(next.observedAt, before.observedAt)) return 'older';
  if (!inSameSecond(next.observedAt, before.observedAt)) return 'newer';
  if (saysTheSame(next, before)) return 'older';
  // The answer to a query is the current state.
  return source.eventId === undefined ? 'newer' : 'unordered';
}

function saysTheSame(one: Reported, other: Reported): boolean {
  const isSameText = one.state === other.state && one.reason === other.reason && one.respondBy === other.respondBy;
  return isSameText && sameMoney(one.amount, other.amount);
}

/** The application, marked like the payment that pays it; undefined if that changes nothing. */
function markReversed(application: Application, { id, reversed }: Payment, now: number): Application | undefined {
  const { reversed: before, ...rest } = application;
  if (application.paidBy !== id || reversed === before) return undefined;
  return nextVersion<Application>(rest, now, reversed ? { reversed, reversals: (rest.reversals ?? 0) + 1 } : {});
}
