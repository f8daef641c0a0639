import * as z from 'zod';
import type { ChaosContext } from './context.ts';
import {
  alipayNotification,
  isOwnRefund,
  type Reported,
  reportedByAlipay,
  reportedByStripe,
  stripeEvent,
} from './reported.ts';

type DisputeState = 'inquiry' | 'open' | 'won' | 'lost' | 'closed';

interface Dispute {
  readonly id: string;
  readonly amount: number;
  readonly state: DisputeState;
}

/** A gateway's own records of one payment, in minor units. */
export interface BookEntry {
  readonly gateway: 'stripe' | 'alipay';
  /** Our payment id, as sent to the gateway. */
  readonly paymentId: string;
  readonly currency: string;
  readonly captured: number;
  readonly refunds: readonly { key: string; amount: number; state: 'done' | 'pending' | 'failed' }[];
  readonly disputes: readonly Dispute[];
  readonly reported: readonly Reported[];
  /** It could still be paid with the checkout URL or client secret. */
  readonly payable: boolean;
}

const metadata = z.record(z.string(), z.string());
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
  events: z.array(stripeEvent),
});
const alipayBooks = z.object({
  trades: z.array(
    z.object({
      outTradeNo: z.string(),
      status: z.string(),
      paidFen: z.number(),
      refunds: z.array(z.object({ outRequestNo: z.string(), fen: z.number(), doneAt: z.number().optional() })),
    }),
  ),
  notifications: z.array(alipayNotification),
});

export async function readBooks({ admins }: ChaosContext): Promise<BookEntry[]> {
  const stripe = stripeBooks.parse(await admins.stripe.books());
  const alipay = alipayBooks.parse(await admins.alipay.books());
  return [...stripeEntries(stripe), ...alipayEntries(alipay)];
}

const NOT_PAYABLE = ['succeeded', 'canceled', 'processing'];

function stripeEntries(books: z.output<typeof stripeBooks>): BookEntry[] {
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

function alipayEntries({ trades, notifications }: z.output<typeof alipayBooks>): BookEntry[] {
  return trades.map(({ outTradeNo, status, paidFen, refunds }) => ({
    gateway: 'alipay',
    paymentId: outTradeNo,
    currency: 'CNY',
    captured: paidFen,
    refunds: refunds.map(({ outRequestNo, fen, doneAt }) => ({
      key: isOwnRefund(outRequestNo) ? outRequestNo : `gw_${outRequestNo}`,
      amount: fen,
      state: doneAt === undefined ? 'pending' : 'done',
    })),
    disputes: [],
    reported: reportedByAlipay(notifications, outTradeNo),
    payable: status === 'WAIT_BUYER_PAY',
  }));
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
