import * as z from 'zod';
import { DISPUTE_STATES } from '../../domain/dispute.ts';
import { APPLICATION_ID, PAYMENT_ID } from '../../domain/ids.ts';
import type { OutboxEvent } from '../../domain/outbox-event.ts';
import { PAYMENT_METHODS } from '../../domain/payment-method.ts';

/** Increases on a breaking change of an event. A new field is not a breaking change. */
const SCHEMA_VERSION = 1;

const common = {
  /** Stable event id. An event may be delivered more than once. */
  id: z.string(),
  applicationId: z.string().regex(APPLICATION_ID),
  /** Version of the payment, refund or application: of two events about the same one, the higher version is newer. */
  version: z.int().positive(),
  at: z.iso.datetime(),
};
const money = z.object({
  amount: z.int().nonnegative().describe('minor units'),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
const ofMoney = { ...common, paymentId: z.string().regex(PAYMENT_ID), amount: money };
const ofPayment = { ...ofMoney, method: z.enum(PAYMENT_METHODS) };
const ofRefund = { ...ofMoney, refundId: z.string(), reason: z.string() };

const fields: Readonly<Record<OutboxEvent['kind'], z.ZodRawShape>> = {
  'payment.paid': ofPayment,
  'payment.not_accepted': { ...ofPayment, reason: z.string().optional() },
  'payment.closed': { ...ofPayment, state: z.enum(['failed', 'canceled', 'expired']) },
  'payment.disputed': {
    ...ofPayment,
    disputeId: z.string().describe("The gateway's own id. A payment may have several disputes."),
    state: z.enum(DISPUTE_STATES),
    reason: z.string().optional().describe("The gateway's word for the payer's reason."),
    respondBy: z.iso.datetime().optional().describe('Until when the gateway takes evidence.'),
    lost: money.describe('What all lost disputes of the payment have taken.'),
    reversed: z.boolean().describe('The application no longer counts as paid.'),
  },
  'payment.refund_initiated': ofRefund,
  'payment.refund_failed': {
    ...ofRefund,
    next: z
      .enum(['retry', 'manual_review'])
      .describe('Whether it is sent again automatically, or staff take care of it.'),
  },
  'payment.refunded': {
    ...ofRefund,
    manual: z.literal(true).optional().describe('Finance paid it outside the gateway.'),
  },
  'application.submitted': common,
  'application.paid': common,
  'application.processing': common,
  'application.approved': common,
  'application.rejected': common,
  'application.withdrawn': common,
  'application.reversed': common,
};

const iso = (at: number) => new Date(at).toISOString();
const schemaName = (kind: string) => `${kind}/${SCHEMA_VERSION}`;

const schemas = new Map(
  Object.entries(fields).map(([kind, shape]) => [kind, z.object({ schema: z.literal(schemaName(kind)), ...shape })]),
);

/** JSON Schemas of all event details, for subscribers of the bus. Fields may be added. */
export function eventSchemas(): Record<string, unknown> {
  return Object.fromEntries([...schemas].map(([kind, schema]) => [kind, z.toJSONSchema(schema, { io: 'input' })]));
}

/** @throws ZodError if the event does not match its schema */
export function toEventDetail(event: OutboxEvent): Record<string, unknown> {
  const schema = schemas.get(event.kind);
  if (schema === undefined) throw new TypeError(`there is no event for ${event.kind}`);
  const respondBy = 'respondBy' in event && event.respondBy !== undefined ? { respondBy: iso(event.respondBy) } : {};
  return schema.parse({ ...event, ...respondBy, schema: schemaName(event.kind), at: iso(event.at) });
}
