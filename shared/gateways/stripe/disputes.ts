import type Stripe from 'stripe';
import type { DisputeObservation } from '../../domain/gateway-event.ts';
import type { Source } from '../../domain/source.ts';
import type { UnknownOutcome } from '../../ports/payments/payment-gateway.ts';
import type { Connection } from './connection.ts';
import { toDisputeObservation } from './events.ts';
import { failureOf } from './failures.ts';

/** The newest dispute over the intent. @param at the time of the query, in UTC milliseconds */
export async function findDispute(
  stripe: Stripe,
  keys: Connection['keys'],
  reference: string,
  at: number,
  source: Source,
): Promise<DisputeObservation | undefined | UnknownOutcome> {
  try {
    const { data } = await stripe.disputes.list({ payment_intent: reference, limit: 1 });
    return data[0] && toDisputeObservation(data[0], keys, at, source);
  } catch (error) {
    if (failureOf(error) === 'unknown') return { outcome: 'unknown' };
    throw error;
  }
}
