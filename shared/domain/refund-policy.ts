import type { ApplicationState } from './application.ts';
import type { Payment } from './payment.ts';

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

/** A refund during an open dispute could pay twice: the bank has taken the money and may keep it. An inquiry takes nothing. */
export function isRefundBlocked({ dispute }: Pick<Payment, 'dispute'>): boolean {
  return dispute?.state === 'open';
}
