import type { PaymentId } from './ids.ts';
import type { Money } from './money.ts';

/** What may follow what; a bank can send a refund back that was done. */
export const REFUND_STATES = {
  due: { next: ['sent', 'done', 'failed', 'needs_staff'] },
  sent: { next: ['done', 'failed', 'needs_staff'] },
  done: { next: ['failed'] },
  failed: { next: ['sent', 'done', 'needs_staff'] },
  needs_staff: { next: ['done'] },
} as const satisfies Record<string, { next: readonly string[] }>;

export type RefundState = keyof typeof REFUND_STATES;

export type RefundReason =
  | 'application_already_paid'
  | 'application_withdrawn'
  | 'another_quote'
  | 'wrong_amount'
  | 'requested_by_staff';

/** Money on its way back. All times are UTC milliseconds. */
export interface Refund {
  /** Also the gateway's idempotency key: the same id is never refunded twice. */
  readonly id: string;
  readonly paymentId: PaymentId;
  readonly amount: Money;
  readonly reason: RefundReason;
  readonly state: RefundState;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When the sweep should look at it next; absent where nothing is left to do. */
  readonly dueAt?: number;
  readonly version: number;
}

/** The id of the refund that settling decides on; there is one at most for a payment, whoever comes first. */
export function automaticRefundId(payment: PaymentId): string {
  return `re_${payment.slice(4)}`;
}
