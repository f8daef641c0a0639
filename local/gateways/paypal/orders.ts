import * as z from 'zod';
import { type Account, PAYER_ID, PAYING_ACCOUNT } from './accounts.ts';
import type { SandboxContext } from './context.ts';
import { invalidRequest, unprocessable } from './errors.ts';
import { faultTargetOf } from './faults.ts';
import { newId, newStem } from './ids.ts';
import type { Order } from './ledger.ts';
import { problemOf } from './money.ts';
import { recordApprovalReversed, recordApproved } from './record.ts';
import type { Place } from './resources.ts';

/** PayPal's documents contradict each other; this is the shortest time they name, from creation and again from approval. */
export const ORDER_LIFETIME = 3 * 3_600_000;

const address = z.url({ protocol: /^https?$/ });
const experience = z.looseObject({
  return_url: address.optional(),
  cancel_url: address.optional(),
  locale: z
    .string()
    .max(10)
    .regex(/^[a-z]{2}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/)
    .optional(),
});
const money = z.object({ currency_code: z.string().regex(/^[A-Z]{3}$/), value: z.string().max(32) });
const newOrder = z.looseObject({
  intent: z.literal('CAPTURE'),
  purchase_units: z.tuple([
    z.looseObject({
      reference_id: z.string().max(256).default('default'),
      amount: z.looseObject(money.shape),
      custom_id: z.string().min(1).max(255).optional(),
      description: z.string().min(1).max(127).optional(),
      invoice_id: z.string().min(1).max(127).optional(),
    }),
  ]),
  payment_source: z.object({ paypal: z.looseObject({ experience_context: experience.optional() }) }).optional(),
  application_context: experience.optional(),
});

/** @throws PayPalError if the request is not valid */
export function createOrder(body: unknown, requestId: string | undefined): Order {
  const parsed = newOrder.safeParse(body);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join('/') ?? '';
    throw invalidRequest('INVALID_PARAMETER_VALUE', `/${path}`);
  }
  const { payment_source, application_context, purchase_units } = parsed.data;
  const [{ amount, reference_id, custom_id, description }] = purchase_units;
  if (payment_source !== undefined && requestId === undefined)
    throw invalidRequest('PAYPAL_REQUEST_ID_REQUIRED', 'PayPal-Request-Id');
  const problem = problemOf(amount);
  if (problem !== undefined) throw unprocessable(problem);
  const { return_url, cancel_url } = payment_source?.paypal.experience_context ?? application_context ?? {};
  const stem = newStem();
  const now = Date.now();
  return {
    stem,
    id: newId(stem),
    intent: 'CAPTURE',
    status: payment_source === undefined ? 'CREATED' : 'PAYER_ACTION_REQUIRED',
    amount: { currency_code: amount.currency_code, value: amount.value },
    customId: custom_id,
    description,
    referenceId: reference_id,
    returnUrl: return_url,
    cancelUrl: cancel_url,
    namesSource: payment_source !== undefined,
    createdAt: now,
    updatedAt: now,
    expiresAt: now + ORDER_LIFETIME,
    captures: [],
    refunds: [],
    disputes: [],
    events: [],
    scheduled: [],
  };
}

const update = z.tuple([
  z.object({ op: z.literal('replace'), path: z.literal('/intent'), value: z.enum(['CAPTURE', 'AUTHORIZE']) }),
]);

/** Changes the intent of an order that is not completed; PayPal knows other updates as well. @throws PayPalError */
export function updateOrder(context: SandboxContext, order: Order, body: unknown): void {
  const parsed = update.safeParse(body);
  if (!parsed.success) throw unprocessable('NOT_PATCHABLE');
  if (order.status === 'COMPLETED' || order.status === 'VOIDED') throw unprocessable('ORDER_ALREADY_COMPLETED');
  const { faults } = context;
  if (faults.trigger('reject_close', faultTargetOf(order))) throw unprocessable('NOT_PATCHABLE');
  if (faults.trigger('pay_before_close', faultTargetOf(order))) approve(context, order, PAYING_ACCOUNT);
  order.intent = parsed.data[0].value;
}

/** Whether the payer may approve with an account: not yet approved, or the account of the approval was declined. */
export function isApprovable({ status, captures }: Order): boolean {
  return captures.length === 0 && (status === 'CREATED' || status === 'PAYER_ACTION_REQUIRED' || status === 'APPROVED');
}

/** The payer approves; the merchant has not been paid yet. */
export function approve({ place, faults }: SandboxContext, order: Order, account: Account): void {
  order.status = 'APPROVED';
  order.account = account.id;
  order.approvedAt = Date.now();
  order.expiresAt = order.approvedAt + ORDER_LIFETIME;
  recordApproved(place, order);
  if (faults.trigger('approved_twice', faultTargetOf(order))) recordApproved(place, order);
}

/** PayPal takes the approval back before the merchant captures. */
export function reverseApproval(place: Place, order: Order): void {
  if (order.status !== 'APPROVED') throw unprocessable('ORDER_NOT_APPROVED');
  order.status = 'VOIDED';
  recordApprovalReversed(place, order);
}

export function returnAddress(order: Order): string | undefined {
  return withParameters(order.returnUrl, { token: order.id, PayerID: PAYER_ID });
}

export function cancelAddress(order: Order): string | undefined {
  return withParameters(order.cancelUrl, { token: order.id });
}

function withParameters(url: string | undefined, parameters: Record<string, string>): string | undefined {
  if (url === undefined) return undefined;
  const address = new URL(url);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address.href;
}
