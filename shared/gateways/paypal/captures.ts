import * as z from 'zod';
import { paymentIdOfOrder } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/observation.ts';
import { UnknownGatewayValue } from '../../ports/payments/payment-gateway.ts';
import { succeededWith } from '../captured.ts';
import { fromPayPalAmount, paypalMoney } from './amounts.ts';

/** PayPal: the Capture object. */
export const capture = z.object({
  id: z.string(),
  status: z.string(),
  status_details: z.object({ reason: z.string().optional() }).optional(),
  amount: paypalMoney,
});
export type Capture = z.output<typeof capture>;

const relatedOrder = z.object({
  custom_id: z.string().optional(),
  payee: z.object({ merchant_id: z.string().optional() }).optional(),
  supplementary_data: z.object({ related_ids: z.object({ order_id: z.string().optional() }).optional() }).optional(),
  links: z.array(z.object({ rel: z.string(), href: z.string() })).default([]),
});

/** A capture by itself, in a notification or asked for by its id. */
export const captureDetails = capture.and(relatedOrder);
export type CaptureDetails = z.output<typeof captureDetails>;

/** The payment that a capture belongs to. */
export function paymentOf({ custom_id = '', supplementary_data, links }: z.output<typeof relatedOrder>) {
  const paymentId = paymentIdOfOrder(custom_id);
  const reference = supplementary_data?.related_ids?.order_id ?? orderIdIn(links);
  return { ...(paymentId && { paymentId }), reference };
}

function orderIdIn(links: z.output<typeof relatedOrder>['links']): string | undefined {
  return links.find(({ rel, href }) => rel === 'up' && href.includes('/orders/'))?.href.split('/orders/')[1];
}

/** An order is captured at most once; a declined capture before it does not matter. @throws UnknownGatewayValue */
export function outcomeOfCaptures(captures: readonly Capture[]): Outcome {
  const outcomes = captures.map(outcomeOfCapture);
  const of = (status: Outcome['status']) => outcomes.find((one) => one.status === status);
  return of('succeeded') ?? of('processing') ?? of('closed') ?? { status: 'closed' };
}

/** PayPal: Capture status. The order of a capture that was declined or failed is COMPLETED, too: it cannot be captured again. */
function outcomeOfCapture({ status, amount, status_details }: Capture): Outcome {
  switch (status) {
    // A refund does not undo the success.
    case 'COMPLETED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED':
      return succeededWith(fromPayPalAmount(amount));
    case 'PENDING':
      return pendingOutcome(status_details?.reason);
    case 'DECLINED':
    case 'DENIED':
    case 'FAILED':
      return { status: 'closed', decline: `CAPTURE_${status}` };
    default:
      throw new UnknownGatewayValue('capture status', status);
  }
}

function pendingOutcome(reason: string | undefined): Outcome {
  return { status: 'processing', ...(reason !== undefined && BY_HAND.includes(reason) && { awaitsMerchant: reason }) };
}

/** The merchant must act at PayPal: accept a currency that the account does not hold, or confirm the account (PayPal: Capture status details). */
const BY_HAND = [
  'RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION',
  'INTERNATIONAL_WITHDRAWAL',
  'UNILATERAL',
  'VERIFICATION_REQUIRED',
];
