import * as z from 'zod';
import type { DisputeState } from '../../domain/dispute.ts';
import type { ApplicationId, PaymentId } from '../../domain/ids.ts';
import type { ApplicationEventKind, OutboxEvent } from '../../domain/outbox-event.ts';
import { PAYMENT_STATE_NAMES, type PaymentState } from '../../domain/payment.ts';
import { PAYMENT_METHODS } from '../../domain/payment-method.ts';
import type { RefundReason } from '../../domain/refund-policy.ts';

const common = { id: z.string(), applicationId: z.custom<ApplicationId>(), version: z.number(), at: z.number() };
const money = z.object({ amount: z.number(), currency: z.string() });
const ofMoney = { ...common, paymentId: z.custom<PaymentId>(), amount: money };
const ofPayment = { ...ofMoney, method: z.enum(PAYMENT_METHODS) };
const states = z.enum(PAYMENT_STATE_NAMES as [PaymentState, ...PaymentState[]]);
const reason = z.custom<RefundReason>((value) => typeof value === 'string');
const ofRefund = { ...ofMoney, refundId: z.string(), reason };
const disputeState = z.custom<DisputeState>((value) => typeof value === 'string');
const applicationEventKind = z.custom<ApplicationEventKind>((value) => String(value).startsWith('application.'));

const message = z.union([
  z.object({ kind: z.literal('payment.paid'), ...ofPayment }),
  z.object({ kind: z.literal('payment.not_accepted'), ...ofPayment, reason: reason.optional() }),
  z.object({ kind: z.literal('payment.closed'), ...ofPayment, state: states }),
  z.object({
    kind: z.literal('payment.disputed'),
    ...ofPayment,
    disputeId: z.string(),
    state: disputeState,
    reason: z.string().optional(),
    respondBy: z.number().optional(),
    lost: money,
    reversed: z.boolean(),
  }),
  z.object({ kind: z.literal('payment.refund_initiated'), ...ofRefund }),
  z.object({ kind: z.literal('payment.refund_failed'), ...ofRefund, next: z.enum(['retry', 'manual_review']) }),
  z.object({ kind: z.literal('payment.refunded'), ...ofRefund, manual: z.literal(true).optional() }),
  z.object({ kind: applicationEventKind, ...common }),
]);

/** The body of a queue message. */
export function serializeOutboxEvent(event: OutboxEvent): string {
  return JSON.stringify(event);
}

/** @throws if the message is not ours or has an unsupported format */
export function parseOutboxEvent(body: string): OutboxEvent {
  return message.parse(JSON.parse(body));
}
