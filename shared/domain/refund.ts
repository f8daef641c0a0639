import type { PaymentId } from './ids.ts';
import { type Money, sameMoney } from './money.ts';
import type { GatewayName } from './payment-method.ts';
import type { RefundReason } from './refund-policy.ts';
import type { RefundState } from './refund-state.ts';
import { DAY, MINUTE } from './time.ts';

/** A refund that finance paid outside the gateway. */
export interface ManualRefund {
  /** The reference of the bank transfer or other payout. Empty if it cannot be decrypted. */
  readonly reference: string;
  /** The stored ciphertext of a reference that cannot be decrypted. */
  readonly unreadable?: Readonly<Record<string, unknown>>;
  /** The member of staff. */
  readonly by: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** The gateway has completed the refund too, which reduced the refundable amount by this (minor units). */
  readonly doubleRefundAmount?: number;
}

/** A refund of a payment. All times are UTC milliseconds. */
export interface Refund {
  readonly id: string;
  readonly paymentId: PaymentId;
  /** The payment's. */
  readonly gateway: GatewayName;
  readonly amount: Money;
  /** What was asked for, if another amount was paid (minor units). */
  readonly requestedAmount?: number;
  readonly reason: RefundReason;
  readonly state: RefundState;
  /** Number of the current attempt: a new attempt starts after the previous one has failed permanently. */
  readonly attempt: number;
  /** When the first attempt was sent. */
  readonly sentAt?: number;
  /** For a refund of the gateway's dashboard that had not failed when it was reported: what it has reserved (minor units). */
  readonly reserved?: number;
  /** When a completed attempt first failed after all and was to be sent again. */
  readonly returnedAt?: number;
  /** Failed permanently: the reserved amount is refundable again. */
  readonly released?: boolean;
  /** The member of staff who requested it. */
  readonly requestedBy?: string;
  /** For a completed refund: it was paid outside the gateway. */
  readonly manualRefund?: ManualRefund;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When the sweep processes it next; absent if nothing is left to do. */
  readonly dueAt?: number;
  /** Number of attempts by the sweep. */
  readonly tries?: number;
  readonly version: number;
}

/** The idempotency key at the gateway: an attempt is never executed twice. At most 32 letters, digits and underscores. */
export function refundAttemptId({ id, attempt }: Pick<Refund, 'id' | 'attempt'>): string {
  return attempt === 1 ? id : `${id}_${attempt}`;
}

/** The refund and attempt of an idempotency key; undefined if the key is not ours. */
export function parseRefundAttemptId(key: string): { refundId: string; attempt: number } | undefined {
  const [, refundId, attempt = '1'] = /^(r[ef]_[0-9a-z]{24})(?:_(\d{1,3}))?$/.exec(key) ?? [];
  return refundId === undefined ? undefined : { refundId, attempt: Number(attempt) };
}

/** The id of a payment's automatic refund. Deterministic, so that concurrent settlements create at most one. */
export function automaticRefundId(payment: PaymentId): string {
  return `re_${payment.slice(4)}`;
}

/** How many working days most banks take to show a refund (Stripe: Refunds; the site and the e-mails say the same). */
export const REFUND_WORKING_DAYS = { from: 5, to: 10 } as const;

/** How long a failing refund is retried before it needs manual review (milliseconds). */
export const REFUND_RETRY_WINDOW = 7 * DAY;

/** Minimum time between sending a refund and querying it; it is queried before it is sent again (milliseconds). */
export const REFUND_QUERY_DELAY = 2 * MINUTE;

/** The amount of a refund of which another amount than its own was paid. */
export function paidAmount(
  { amount, requestedAmount = amount.amount }: Refund,
  paid: Money | undefined,
): Pick<Refund, 'amount' | 'requestedAmount'> | undefined {
  return paid === undefined || sameMoney(paid, amount) ? undefined : { amount: paid, requestedAmount };
}
