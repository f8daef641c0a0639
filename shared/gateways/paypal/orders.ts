import * as z from 'zod';
import { paymentIdOfOrder } from '../../domain/ids.ts';
import type { Observation, Outcome } from '../../domain/observation.ts';
import type { Payment } from '../../domain/payment.ts';
import type { Source } from '../../domain/source.ts';
import { DAY } from '../../domain/time.ts';
import { type Checkout, UnknownGatewayValue } from '../../ports/payments/payment-gateway.ts';
import { capture, outcomeOfCaptures } from './captures.ts';
import { PayPalMisconfigured } from './errors.ts';
import { refund } from './refund-object.ts';
import type { PayPalSecret } from './secret.ts';

const purchaseUnit = z.object({
  custom_id: z.string().optional(),
  payee: z.object({ merchant_id: z.string().optional() }).optional(),
  payments: z.object({ captures: z.array(capture).optional(), refunds: z.array(refund).optional() }).optional(),
});

/** PayPal: the Order object. */
export const order = z.object({
  id: z.string(),
  intent: z.string().optional(),
  // Left out once the only capture was declined.
  status: z.string().optional(),
  purchase_units: z.array(purchaseUnit).min(1),
  links: z.array(z.object({ rel: z.string(), href: z.string() })).default([]),
});
export type Order = z.output<typeof order>;

/**
 * Milliseconds after which an order that was not captured is over. PayPal's documents contradict each other: three or six hours until the
 * payer is redirected and as much again until the capture, both up to 72 hours if an account manager has agreed to it (PayPal: Orders v2,
 * `links`; SDK 2.5, "PayPal-Request-Id"). Before that, PayPal's "not found" proves nothing.
 */
export const LONGEST_ORDER_LIFE = 7 * DAY;

/** The intent of our orders. */
export const INTENT = 'CAPTURE';
/**
 * PayPal has no call that cancels an order. An order with this intent cannot be captured (ACTION_DOES_NOT_MATCH_INTENT), and we never
 * authorize: changing the intent closes an order for good, whether the payer has approved it or not.
 */
export const CLOSED_INTENT = 'AUTHORIZE';

/** The observation of an order. @param at its time, in UTC milliseconds @throws UnknownGatewayValue, PayPalMisconfigured */
export function observe(found: Order, keys: PayPalSecret, at: number, source: Source): Observation {
  for (const { payee } of found.purchase_units) assertOwnAccount(payee?.merchant_id, keys);
  const paymentId = paymentIdOfOrder(customIdOf(found) ?? '');
  return {
    ...(paymentId && { paymentId }),
    gateway: 'paypal',
    account: keys.account,
    reference: found.id,
    at,
    source,
    outcome: outcomeOf(found),
  };
}

/** Money that another account receives does not belong to our payments, whatever the order says. @throws PayPalMisconfigured */
export function assertOwnAccount(merchantId: string | undefined, keys: PayPalSecret): void {
  if (merchantId !== undefined && merchantId !== keys.merchantId)
    throw new PayPalMisconfigured(`the money goes to ${merchantId}, not to ${keys.merchantId}`);
}

/** An approval is not a success, and neither is COMPLETED: what counts is the capture. */
function outcomeOf(found: Order): Outcome {
  const captures = capturesOf(found);
  if (captures.length > 0) return outcomeOfCaptures(captures);
  if (found.intent === CLOSED_INTENT) return { status: 'closed' };
  switch (found.status) {
    case 'CREATED':
    case 'SAVED':
    case 'PAYER_ACTION_REQUIRED':
      return { status: 'open' };
    case 'APPROVED':
      return { status: 'approved' };
    case 'VOIDED':
      return { status: 'closed' };
    // COMPLETED without a capture, too.
    default:
      throw new UnknownGatewayValue('order status', found.status);
  }
}

export function capturesOf({ purchase_units }: Order) {
  return purchase_units.flatMap(({ payments }) => payments?.captures ?? []);
}

export function refundsOf({ purchase_units }: Order) {
  return purchase_units.flatMap(({ payments }) => payments?.refunds ?? []);
}

function customIdOf({ purchase_units }: Order): string | undefined {
  return purchase_units.find(({ custom_id }) => custom_id !== undefined)?.custom_id;
}

/** PayPal's page, where the payer approves the order; undefined if the order cannot be approved any more. @param keys those of the order's account */
export function checkoutOf(
  { id: orderId, links }: Order,
  { clientId }: Pick<PayPalSecret, 'clientId'>,
): Checkout | undefined {
  const link = links.find(({ rel }) => rel === 'payer-action') ?? links.find(({ rel }) => rel === 'approve');
  return link && { type: 'redirect', url: link.href, button: { clientId, orderId } };
}

/** Whether an order that PayPal does not know (any more) can no longer be captured. @param at UTC milliseconds */
export function isPastLongestLife({ createdAt }: Pick<Payment, 'createdAt'>, at: number): boolean {
  return at >= createdAt + LONGEST_ORDER_LIFE;
}
