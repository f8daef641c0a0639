/**
 * Allowed state transitions. A bank can return a completed refund. A failed refund is sent again as a new attempt, until it needs manual
 * review; finance may then pay it outside the gateway, which completes it.
 */
export const REFUND_STATES = {
  due: { next: ['sent', 'done', 'failed', 'manual_review'] },
  sent: { next: ['done', 'failed', 'manual_review'] },
  done: { next: ['failed', 'manual_review'] },
  failed: { next: ['sent', 'done', 'manual_review'] },
  manual_review: { next: ['done', 'manual_review'] },
} as const satisfies Record<string, { next: readonly string[] }>;

export type RefundState = keyof typeof REFUND_STATES;

export function canTransitionRefund(from: RefundState, to: RefundState): boolean {
  return (REFUND_STATES[from].next as readonly string[]).includes(to);
}

/**
 * Minor units of a payment's refunds by their state; a state without refunds is absent. Kept on the payment, so that lists know what has
 * become of the money without reading refunds, and every change of a refund increases the payment's version.
 */
export type RefundTotals = Partial<Record<RefundState, number>>;
