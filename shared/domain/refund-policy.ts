import type { ApplicationState } from './application.ts';
import { lostAmount, openlyDisputedAmount, type PaymentMoney } from './dispute.ts';
import type { Money } from './money.ts';

interface RefundRule {
  /** Who may use this reason: settlement or finance. */
  readonly by: 'system' | 'finance';
  /** The full refundable amount only, or any part of it. */
  readonly amount: 'full' | 'any';
  /** The application states in which the reason is allowed. Default: all. */
  readonly applicationStates?: readonly ApplicationState[];
}

/** Refund reasons and their rules. Staff cannot use the reasons of the system, and vice versa. */
export const REFUND_POLICY = {
  application_already_paid: { by: 'system', amount: 'full' },
  application_withdrawn: { by: 'system', amount: 'full', applicationStates: ['withdrawn'] },
  quote_superseded: { by: 'system', amount: 'full' },
  amount_mismatch: { by: 'system', amount: 'full' },
  issued_at_gateway: { by: 'system', amount: 'any' },
  duplicate: { by: 'finance', amount: 'full' },
  overpaid: { by: 'finance', amount: 'any' },
  invalid_application: { by: 'finance', amount: 'any', applicationStates: ['paid', 'processing', 'rejected'] },
  goodwill: { by: 'finance', amount: 'any' },
} as const satisfies Record<string, RefundRule>;

export type RefundReason = keyof typeof REFUND_POLICY;
export type StaffRefundReason = {
  [R in RefundReason]: (typeof REFUND_POLICY)[R]['by'] extends 'finance' ? R : never;
}[RefundReason];

export const STAFF_REFUND_REASONS = (Object.keys(REFUND_POLICY) as RefundReason[]).filter(
  (reason): reason is StaffRefundReason => REFUND_POLICY[reason].by === 'finance',
);

export function refundRule(reason: RefundReason): RefundRule {
  return REFUND_POLICY[reason];
}

/** What can be refunded now: neither reserved by a refund, nor lost in a dispute, nor demanded by an open one. */
export function refundableAmount(payment: PaymentMoney): Money {
  const lost = lostAmount(payment);
  return { ...lost, amount: Math.max(0, unspent(payment) - openlyDisputedAmount(payment).amount) };
}

/**
 * Whether an open dispute demands money of this refund, so that it must wait: the bank has taken that money and may keep it, and a
 * refund would pay it twice. An inquiry takes nothing.
 */
export function isRefundBlocked(
  payment: PaymentMoney,
  { released, amount }: { readonly released?: boolean; readonly amount: Money },
): boolean {
  const demanded = openlyDisputedAmount(payment).amount;
  const needed = released ? amount.amount : 0;
  return demanded > 0 && needed > unspent(payment) - demanded;
}

/** What is neither reserved by a refund nor lost in a dispute; an open dispute may still take it. */
export function remainingAmount(payment: PaymentMoney): Money {
  return { ...lostAmount(payment), amount: Math.max(0, unspent(payment)) };
}

/** Minor units that lost disputes and the gateway's dashboard have taken from what refunds had reserved: they must return that much less. */
export function overdrawnAmount(payment: PaymentMoney): number {
  return Math.max(0, -unspent(payment));
}

/** Minor units that are neither reserved nor lost; negative if reserved money was returned in another way. */
function unspent(payment: PaymentMoney): number {
  return (payment.unreserved ?? 0) - lostAmount(payment).amount;
}
