import * as z from 'zod';
import type { Announcement, ApplicationNews } from '../../domain/announcement.ts';
import type { ApplicationId, PaymentId } from '../../domain/ids.ts';
import type { DisputeState } from '../../domain/notice.ts';
import { PAYMENT_STATE_NAMES, type PaymentState } from '../../domain/payment.ts';
import { PAYMENT_METHODS } from '../../domain/payment-method.ts';
import type { RefundReason } from '../../domain/refund-policy.ts';

const about = { id: z.string(), applicationId: z.custom<ApplicationId>(), version: z.number(), at: z.number() };
const ofMoney = {
  ...about,
  paymentId: z.custom<PaymentId>(),
  amount: z.object({ amount: z.number(), currency: z.string() }),
};
const ofPayment = { ...ofMoney, method: z.enum(PAYMENT_METHODS) };
const states = z.enum(PAYMENT_STATE_NAMES as [PaymentState, ...PaymentState[]]);
const reason = z.custom<RefundReason>((value) => typeof value === 'string');
const disputeState = z.custom<DisputeState>((value) => typeof value === 'string');
const applicationNews = z.custom<ApplicationNews>((value) => String(value).startsWith('application.'));

const message = z.union([
  z.object({ kind: z.literal('payment.paid'), ...ofPayment }),
  z.object({ kind: z.literal('payment.not_accepted'), ...ofPayment, reason: reason.optional() }),
  z.object({ kind: z.literal('payment.closed'), ...ofPayment, state: states }),
  z.object({ kind: z.literal('payment.disputed'), ...ofPayment, state: disputeState }),
  z.object({
    kind: z.literal('payment.refunded'),
    ...ofMoney,
    refundId: z.string(),
    reason,
    byHand: z.literal(true).optional(),
  }),
  z.object({ kind: applicationNews, ...about }),
]);

/** What stands in a queue's message. */
export function toMessage(news: Announcement): string {
  return JSON.stringify(news);
}

/** @throws if it is none of ours, or of a version that is not understood any more */
export function fromMessage(body: string): Announcement {
  return message.parse(JSON.parse(body));
}
