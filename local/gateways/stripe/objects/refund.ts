import type Stripe from 'stripe';
import { newId } from '../ids.ts';
import type { Charge } from './charge.ts';
import { type Narrow, unixSeconds } from './narrow.ts';

export type Refund = Narrow<Stripe.Refund, { charge: string; payment_intent: string; status: string | null }>;

export interface RefundParams {
  amount: number;
  reason: Stripe.Refund.Reason | null;
  metadata: Record<string, string>;
  status: 'pending' | 'succeeded' | 'in_review' | null;
}

export function newRefund(stem: string, charge: Charge, params: RefundParams): Refund {
  return {
    id: newId('re', stem),
    object: 'refund',
    amount: params.amount,
    balance_transaction: newId('txn', stem),
    charge: charge.id,
    created: unixSeconds(),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: { card: { type: params.status === 'succeeded' ? 'refund' : 'pending' }, type: 'card' },
    metadata: params.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: params.status,
    transfer_reversal: null,
  };
}
