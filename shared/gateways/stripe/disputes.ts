import type Stripe from 'stripe';
import type { DisputeState } from '../../domain/dispute.ts';
import type { DisputeObservation } from '../../domain/gateway-event.ts';
import type { Source } from '../../domain/source.ts';
import { UnknownGatewayValue, type UnknownOutcome } from '../../ports/payments/payment-gateway.ts';
import { fromStripeAmount } from './amounts.ts';
import type { Connection } from './connection.ts';
import { failureOf } from './failures.ts';
import { idOf } from './references.ts';

const PAGE = 100;

/** All disputes over the intent. @param at the time of the query, in UTC milliseconds */
export async function findDisputes(
  stripe: Stripe,
  keys: Connection['keys'],
  reference: string,
  at: number,
  source: Source,
): Promise<readonly DisputeObservation[] | UnknownOutcome> {
  try {
    const found: DisputeObservation[] = [];
    for await (const dispute of stripe.disputes.list({ payment_intent: reference, limit: PAGE })) {
      const observation = toDisputeObservation(dispute, keys, at, source);
      if (observation !== undefined) found.push(observation);
    }
    return found;
  } catch (error) {
    if (failureOf(error) === 'unknown') return { outcome: 'unknown' };
    throw error;
  }
}

/** A dispute contains only its PaymentIntent's id, so the payment is found by its reference. */
export function toDisputeObservation(
  dispute: Stripe.Dispute,
  { account }: Connection['keys'],
  at: number,
  source: Source,
): DisputeObservation | undefined {
  const reference = idOf(dispute.payment_intent);
  if (reference === undefined) return undefined;
  const { id: disputeId, reason, evidence_details, created } = dispute;
  const dueBy = evidence_details?.due_by;
  return {
    gateway: 'stripe',
    account,
    reference,
    disputeId,
    amount: fromStripeAmount(dispute.amount, dispute.currency),
    state: disputeState(dispute.status),
    ...(isWord(reason) && { reason }),
    // Stripe: null or 0 if there is no deadline, or if it has passed.
    ...(dueBy && { respondBy: dueBy * 1000 }),
    openedAt: created * 1000,
    at,
    source,
  };
}

/** Stripe: the Dispute object. @throws UnknownGatewayValue */
function disputeState(status: Stripe.Dispute['status']): DisputeState {
  switch (status) {
    case 'won':
      return 'won';
    case 'lost':
      return 'lost';
    case 'warning_needs_response':
    case 'warning_under_review':
      return 'inquiry';
    case 'needs_response':
    case 'under_review':
    // An appeal never improves on a decision that is stored already: only the next decision does.
    case 'appeal_needs_response':
    case 'appeal_under_review':
      return 'open';
    case 'warning_closed':
    case 'prevented':
      return 'closed';
    default:
      throw new UnknownGatewayValue('dispute status', status);
  }
}

/** It is shown and stored, so it must be as short as Stripe's documented reasons. */
function isWord(reason: string | null): reason is string {
  return typeof reason === 'string' && /^\w{1,64}$/.test(reason);
}
