import * as z from 'zod';
import { type BookEntry, type DisputeState, secondOf, sum } from '../../book-entry.ts';
import { isOwnRefund, type Reported } from '../../reported.ts';

// Chaos pays PayPal in dollars only.
const money = z.object({ currency_code: z.literal('USD'), value: z.string() });
const order = z.object({
  id: z.string(),
  status: z.string(),
  customId: z.string(),
  amount: money,
  expiresAt: z.number(),
  approvedAt: z.number().optional(),
  declinedAt: z.number().optional(),
  captures: z.array(z.object({ id: z.string(), status: z.string(), amount: money })),
  refunds: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      amount: money,
      customId: z.string().optional(),
      isReversal: z.boolean().optional(),
      disputeId: z.string().optional(),
    }),
  ),
  disputes: z.array(
    z.object({
      id: z.string(),
      amount: money,
      stage: z.string(),
      status: z.string(),
      outcome: z.string().optional(),
    }),
  ),
});
const event = z.object({
  create_time: z.string(),
  event_type: z.string(),
  order: z.string(),
  resource: z.looseObject({
    id: z.string().optional(),
    custom_id: z.string().optional(),
    dispute_id: z.string().optional(),
  }),
  delivery: z.object({
    attempts: z.array(z.object({ status: z.number().optional(), answeredAt: z.number().optional() })),
  }),
});
export const paypalBooks = z.object({ orders: z.array(order), events: z.array(event) });
type Order = z.output<typeof order>;
type PayPalEvent = z.output<typeof event>;

const CAPTURED = ['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED'];
const REFUND_STATES: Readonly<Record<string, 'done' | 'pending' | 'failed'>> = {
  COMPLETED: 'done',
  PENDING: 'pending',
  FAILED: 'failed',
};

export function readPayPalBooks(books: unknown): BookEntry[] {
  const { orders, events } = paypalBooks.parse(books);
  return orders.map((one) => ({
    gateway: 'paypal',
    paymentId: one.customId,
    currency: one.amount.currency_code,
    captured: sum(one.captures.filter(({ status }) => CAPTURED.includes(status)).map(({ amount }) => toCents(amount))),
    refunds: one.refunds
      .filter(({ isReversal }) => !isReversal)
      .map(({ id, customId, amount, status }) => ({
        // A refund made in the dashboard has no id of ours.
        key: customId ?? `gw_${id}`,
        amount: toCents(amount),
        state: REFUND_STATES[status] ?? 'pending',
      })),
    disputes: [...disputesOf(one), ...reversalsOf(one)],
    reported: events.filter((reported) => reported.order === one.id).flatMap((reported) => toReported(reported, one)),
    // Only we can capture it.
    payable: false,
    ...approvalOf(one, events),
  }));
}

/** An approval that was neither captured, declined nor taken back. */
function approvalOf(
  { id, status, captures, approvedAt, declinedAt, expiresAt }: Order,
  events: readonly PayPalEvent[],
): Pick<BookEntry, 'approved'> {
  const isDeclined = declinedAt !== undefined && approvedAt !== undefined && declinedAt >= approvedAt;
  if (approvedAt === undefined || captures.length > 0 || status === 'VOIDED' || isDeclined) return {};
  const notifiedAt = events
    .filter((one) => one.order === id && one.event_type === 'CHECKOUT.ORDER.APPROVED')
    .filter((one) => secondOf(Date.parse(one.create_time)) >= secondOf(approvedAt))
    .flatMap((one) => acknowledgedAt(one) ?? []);
  const [first] = notifiedAt.toSorted((a, b) => a - b);
  return { approved: { at: approvedAt, until: expiresAt, ...(first !== undefined && { notifiedAt: first }) } };
}

function disputesOf({ disputes }: Order): BookEntry['disputes'] {
  return disputes.map(({ id, amount, stage, status, outcome }) => ({
    id,
    amount: toCents(amount),
    state: status === 'RESOLVED' ? resolved(outcome, stage) : stage === 'INQUIRY' ? 'inquiry' : 'open',
  }));
}

function resolved(outcome: string | undefined, stage: string): DisputeState {
  if (outcome === 'RESOLVED_BUYER_FAVOUR') return 'lost';
  return outcome === 'CANCELED_BY_BUYER' && stage === 'INQUIRY' ? 'closed' : 'won';
}

/** A capture that PayPal takes back without a dispute is a lost dispute in itself. */
function reversalsOf({ refunds }: Order): BookEntry['disputes'] {
  return refunds
    .filter(({ isReversal, disputeId }) => isReversal && disputeId === undefined)
    .map(({ id, amount }) => ({ id, amount: toCents(amount), state: 'lost' }));
}

function toReported(reported: PayPalEvent, { refunds }: Order): Reported[] {
  const subject = subjectOf(reported.event_type, reported.resource, refunds);
  const at = acknowledgedAt(reported);
  return subject === undefined || at === undefined ? [] : [{ subject, at }];
}

function acknowledgedAt({ delivery }: PayPalEvent): number | undefined {
  return delivery.attempts.find(({ status = 0 }) => status >= 200 && status < 300)?.answeredAt;
}

function subjectOf(type: string, resource: PayPalEvent['resource'], refunds: Order['refunds']): string | undefined {
  const { id, custom_id = '', dispute_id } = resource;
  if (type === 'PAYMENT.CAPTURE.COMPLETED') return 'success';
  if (type.startsWith('CUSTOMER.DISPUTE.')) return `dispute ${dispute_id}`;
  if (type === 'PAYMENT.CAPTURE.REVERSED')
    return `dispute ${refunds.find((refund) => refund.id === id)?.disputeId ?? id}`;
  const isRefund = type === 'PAYMENT.CAPTURE.REFUNDED' || type.startsWith('PAYMENT.REFUND.');
  // The system knows its own refunds before they are reported.
  return isRefund && !isOwnRefund(custom_id) ? `refund gw_${id}` : undefined;
}

export function toCents({ value }: z.output<typeof money>): number {
  return Math.round(Number(value) * 100);
}

export function toValue(cents: number): string {
  return (cents / 100).toFixed(2);
}
