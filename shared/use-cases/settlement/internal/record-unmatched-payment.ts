import type { DisputeObservation, RefundObservation } from '../../../domain/gateway-event.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { SettleDependencies } from '../settle-dependencies.ts';

/** Stores money that matches no payment of ours, once. The alarm comes first: a duplicate alarm is better than none. */
export async function recordUnmatchedPayment(
  { ledger, alarm }: SettleDependencies,
  observation: Observation | RefundObservation | DisputeObservation,
): Promise<void> {
  if (await ledger.hasUnmatchedPayment(observation)) return;
  alarm('unmatched_payment', {
    gateway: observation.gateway,
    ...(observation.paymentId && { paymentId: observation.paymentId }),
  });
  await ledger.recordUnmatchedPayment(observation);
}
