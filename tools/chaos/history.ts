import type { PaymentRecord } from '../../client/api-client.ts';

/** What a payment's history leaves unexplained; undefined if nothing. */
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
    if (successes.length !== 1) return `it tells of ${successes.length} successes`;
    if ((success?.description === 'accepted') !== accepted) return `it says ${success?.description}`;
  } else if (successes.length > 0) return 'it tells of a success';
  // The entry that brought it into its state says by whom, and why.
  const end = history.find(({ to, from }) => to === status && from !== to);
  if (end === undefined || end.description === '') return `nothing says why it is ${status}`;
  const unrecorded = refunds.find(
    ({ id, state }) => !history.some(({ description }) => description.startsWith(`refund ${id}: ${state}`)),
  );
  return unrecorded && `it does not tell of refund ${unrecorded.id}, which is ${unrecorded.state}`;
}

/** How long a transaction may take from its time-stamp to its end (milliseconds). */
const WRITE_LATENCY = 1_000;

/**
 * Whether a payment could go on being paid once another one of its application had been accepted: it had not ended by then, and the
 * acceptance did not order its closing.
 */
export function wasLeftOpen(other: PaymentRecord, accepted: PaymentRecord): boolean {
  if (other.id === accepted.id || other.history.some(({ description }) => description === 'closing: superseded'))
    return false;
  const acceptance = accepted.history.find(({ description }) => description === 'accepted');
  const end = other.history.find(({ to }) => to !== 'pending' && to !== 'processing');
  if (acceptance === undefined || end === undefined) return false;
  return Date.parse(end.at) > Date.parse(acceptance.at) + WRITE_LATENCY;
}
