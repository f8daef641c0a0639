import * as z from 'zod';
import { type BookEntry, type DisputeState, sum } from '../../book-entry.ts';
import type { Reported } from '../../reported.ts';

const metadata = z.record(z.string(), z.string());
const event = z.object({
  type: z.string(),
  data: z.object({
    object: z.object({ id: z.string(), payment_intent: z.string().optional(), metadata: metadata.optional() }),
  }),
  delivery: z.object({
    attempts: z.array(z.object({ status: z.number().optional(), answeredAt: z.number().optional() })),
  }),
});
const stripeBooks = z.object({
  payment_intents: z.array(z.object({ id: z.string(), status: z.string(), currency: z.string(), metadata })),
  charges: z.array(z.object({ payment_intent: z.string(), paid: z.boolean(), amount_captured: z.number() })),
  refunds: z.array(
    z.object({
      id: z.string(),
      payment_intent: z.string(),
      status: z.string().nullable(),
      amount: z.number(),
      metadata,
    }),
  ),
  disputes: z.array(z.object({ id: z.string(), payment_intent: z.string(), status: z.string(), amount: z.number() })),
  events: z.array(event),
});

const NOT_PAYABLE = ['succeeded', 'canceled', 'processing'];

export function readStripeBooks(found: unknown): BookEntry[] {
  const books = stripeBooks.parse(found);
  return books.payment_intents.map(({ id, status, currency, metadata: { payment = '' } }) => {
    const of = <T extends { payment_intent: string }>(rows: T[]) => rows.filter((row) => row.payment_intent === id);
    return {
      gateway: 'stripe',
      paymentId: payment,
      currency: currency.toUpperCase(),
      captured: sum(
        of(books.charges)
          .filter(({ paid }) => paid)
          .map((charge) => charge.amount_captured),
      ),
      refunds: of(books.refunds).map((refund) => ({
        // A refund made in the dashboard has no id of ours.
        key: refund.metadata.refund ?? `gw_${refund.id}`,
        amount: refund.amount,
        state: refund.status === 'succeeded' ? 'done' : refund.status === 'failed' ? 'failed' : 'pending',
      })),
      disputes: of(books.disputes).map((one) => ({ id: one.id, amount: one.amount, state: disputeState(one.status) })),
      reported: reportedByStripe(books.events, id),
      payable: !NOT_PAYABLE.includes(status),
    };
  });
}

function disputeState(status: string): DisputeState {
  if (status === 'won' || status === 'lost') return status;
  if (status === 'warning_closed') return 'closed';
  return status.startsWith('warning_') ? 'inquiry' : 'open';
}

function reportedByStripe(events: readonly z.output<typeof event>[], intent: string): Reported[] {
  const ofIntent = events.filter(({ data: { object } }) => (object.payment_intent ?? object.id) === intent);
  return ofIntent.flatMap(({ type, data: { object }, delivery }) => {
    const received = delivery.attempts.find(({ status = 0 }) => status >= 200 && status < 300);
    const subject = subjectOf(type, object);
    return subject === undefined || received?.answeredAt === undefined ? [] : [{ subject, at: received.answeredAt }];
  });
}

function subjectOf(type: string, object: z.output<typeof event>['data']['object']): string | undefined {
  if (type === 'payment_intent.succeeded') return 'success';
  if (type.startsWith('charge.dispute.')) return `dispute ${object.id}`;
  // The system knows its own refunds before they are reported.
  return type.startsWith('refund.') && object.metadata?.refund === undefined ? `refund gw_${object.id}` : undefined;
}
