import type { DisputeObservation, RefundObservation } from '../../../domain/notice.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { SettleDependencies } from '../settle-dependencies.ts';

/** Money that fits no payment of ours is kept, and somebody is called to it: before it is written, rather twice than never. */
export async function keepUnmatched(
  { ledger, alarm }: SettleDependencies,
  said: Observation | RefundObservation | DisputeObservation,
): Promise<void> {
  if (await ledger.hasUnmatched(said)) return;
  alarm('unmatched_money', { method: said.method, ...(said.paymentId && { paymentId: said.paymentId }) });
  await ledger.keepUnmatched(said);
}
