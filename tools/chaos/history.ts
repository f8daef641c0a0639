import type { PaymentRecord } from '../../client/api-client.ts';

/** @returns what a payment's history does not explain, or undefined */
export function findHistoryError({ status, accepted, history, refunds }: PaymentRecord): string | undefined {
  const [first] = history;
  const last = history.at(-1);
  if (first?.description !== 'created' || first.to !== 'pending') return `it begins with ${first?.description}`;
  if (last?.to !== status) return `it ends in ${last?.to}, and the payment is ${status}`;
  const successes = history.filter(
    ({ description }) => description === 'accepted' || description.startsWith('not accepted: '),
  );
  if (status === 'succeeded') {
    const [success] = successes;
    if (successes.length !== 1) return `it contains ${successes.length} successes`;
    if ((success?.description === 'accepted') !== accepted) return `it says ${success?.description}`;
  } else if (successes.length > 0) return 'it contains a success';
  // The entry of the last state change must give a reason.
  const end = history.find(({ to, from }) => to === status && from !== to);
  if (end === undefined || end.description === '') return `nothing says why it is ${status}`;
  const unrecorded = refunds.find(
    ({ id, state, manualRefund }) =>
      !history.some(({ description }) => description.startsWith(`refund ${id}: ${manualRefund ? 'manual' : state}`)),
  );
  return unrecorded && `it does not contain refund ${unrecorded.id}, which is ${unrecorded.state}`;
}

/** Longest time from a transaction's timestamp to its end (milliseconds). */
const WRITE_LATENCY = 1_000;

/**
 * Whether a payment stayed payable after another payment of its application was accepted: it was still open, and the acceptance did not
 * request its closing.
 */
export function wasLeftOpen(other: PaymentRecord, accepted: PaymentRecord): boolean {
  if (other.id === accepted.id || other.history.some(({ description }) => description === 'closing: superseded'))
    return false;
  const acceptance = accepted.history.find(({ description }) => description === 'accepted');
  const end = other.history.find(({ to }) => to !== 'pending' && to !== 'processing');
  if (acceptance === undefined || end === undefined) return false;
  return Date.parse(end.at) > Date.parse(acceptance.at) + WRITE_LATENCY;
}
