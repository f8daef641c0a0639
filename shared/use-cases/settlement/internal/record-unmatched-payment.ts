import type { DisputeObservation, RefundObservation } from '../../../domain/gateway-event.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { SettleDependencies } from '../settle-dependencies.ts';

/** Money that fits no payment of ours is kept, and somebody is called to it: before it is written, rather twice than never. */
export async function recordUnmatchedPayment(
  { ledger, alarm }: SettleDependencies,
  observation: Observation | RefundObservation | DisputeObservation,
): Promise<void> {
  if (await ledger.hasUnmatchedPayment(observation)) return;
  alarm('unmatched_payment', {
    method: observation.method,
    ...(observation.paymentId && { paymentId: observation.paymentId }),
  });
  await ledger.recordUnmatchedPayment(observation);
}
