import type { PaymentId } from './ids.ts';
import type { Money } from './money.ts';
import type { RefundReason } from './refund-policy.ts';
import { DAY, MINUTE } from './time.ts';

/**
 * What may follow what. A bank can send a refund back that was done; a refund that failed is sent anew, as another attempt, until it
 * needs a person, who may bring the money back by other means: then it is done for good.
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

/** How a member of staff has brought the money of a refund back, outside the gateway. */
export interface ManualRefund {
  /** Of the bank transfer, or whatever it was. Empty where it cannot be read any more. */
  readonly reference: string;
  /** The reference as it is stored, where it cannot be read any more. */
  readonly unreadable?: Readonly<Record<string, unknown>>;
  /** The member of staff. */
  readonly by: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** The gateway has done it, too, and took so much of what could still be refunded (minor units). */
  readonly doubleRefundAmount?: number;
}

/** Money on its way back. All times are UTC milliseconds. */
export interface Refund {
  readonly id: string;
  readonly paymentId: PaymentId;
  readonly amount: Money;
  readonly reason: RefundReason;
  readonly state: RefundState;
  /** Counts the times it was sent as something new, because the one before had failed for good. */
  readonly attempt: number;
  /** When it was sent for the first time. */
  readonly sentAt?: number;
  /** What it took of the payment's `refundable` (minor units), where others may have left less than its amount. */
  readonly reserved?: number;
  /** It failed for good, and what it had taken of the payment can be refunded anew. */
  readonly released?: boolean;
  /** The member of staff who asked for it. */
  readonly requestedBy?: string;
  /** Of one that is done: the gateway did not do it. */
  readonly manualRefund?: ManualRefund;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When the sweep should look at it next; absent where nothing is left to do. */
  readonly dueAt?: number;
  /** How often the sweep has looked at it. */
  readonly tries?: number;
  readonly version: number;
}

/** The gateway's idempotency key: one attempt is never carried out twice. At most 32 letters, digits and underscores. */
export function refundAttemptId({ id, attempt }: Pick<Refund, 'id' | 'attempt'>): string {
  return attempt === 1 ? id : `${id}_${attempt}`;
}

/** Which refund and attempt such a key names; undefined if it is none of ours. */
export function parseRefundAttemptId(key: string): { refundId: string; attempt: number } | undefined {
  const [, refundId, attempt = '1'] = /^(r[ef]_[0-9a-z]{24})(?:_(\d{1,3}))?$/.exec(key) ?? [];
  return refundId === undefined ? undefined : { refundId, attempt: Number(attempt) };
}

/** The id of the refund that settling decides on; there is one at most for a payment, whoever comes first. */
export function automaticRefundId(payment: PaymentId): string {
  return `re_${payment.slice(4)}`;
}

/** A refund that goes on failing is tried for this long, then a person must look (milliseconds). */
export const REFUND_RETRY_WINDOW = 7 * DAY;

/** The gateway is asked about a refund before it is sent again, and not sooner than this (milliseconds). */
export const REFUND_QUERY_DELAY = 2 * MINUTE;
