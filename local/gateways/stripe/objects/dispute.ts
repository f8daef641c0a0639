import type Stripe from 'stripe';
import { newId } from '../ids.ts';
import type { Charge } from './charge.ts';
import { type Narrow, unixSeconds } from './narrow.ts';

/** The sandbox does not support evidence, so none of its fields are stored. */
export type Dispute = Narrow<Stripe.Dispute, { charge: string; payment_intent: string; evidence: object }>;

const WEEK_SECONDS = 7 * 24 * 3600;

export interface DisputeParameters {
  status: 'needs_response' | 'warning_needs_response';
  /** Minor units. */
  amount: number;
}

export function newDispute(stem: string, charge: Charge, { status, amount }: DisputeParameters): Dispute {
  const inquiry = status === 'warning_needs_response';
  return {
    id: newId('dp', stem),
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: unixSeconds(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: {},
    evidence_details: {
      due_by: unixSeconds() + WEEK_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand: 'visa',
        case_type: inquiry ? 'inquiry' : 'chargeback',
        network: 'visa',
        network_reason_code: '10.4',
      },
      type: 'card',
    },
    reason: inquiry ? 'general' : 'fraudulent',
    status,
  };
}
