import { newEventId } from './ids.ts';
import type { Capture, Dispute, EventType, Order, PayPalEvent, Refund } from './ledger.ts';
import type { Money } from './money.ts';
import { captureResource, disputeResource, orderResource, type Place, refundResource } from './resources.ts';

type Change = Pick<PayPalEvent, 'type' | 'resourceType' | 'summary' | 'resource'>;

function record(order: Order, change: Change): void {
  order.events.push({ id: newEventId(order.stem), ...change, at: Date.now() });
}

export function recordApproved(place: Place, order: Order): void {
  const summary = 'An order has been approved by buyer';
  const resource = orderResource(place, order);
  record(order, { type: 'CHECKOUT.ORDER.APPROVED', resourceType: 'checkout-order', summary, resource });
}

export function recordOrderCompleted(place: Place, order: Order): void {
  const resource = orderResource(place, order);
  const summary = 'Checkout Order Completed';
  record(order, { type: 'CHECKOUT.ORDER.COMPLETED', resourceType: 'checkout-order', summary, resource });
}

export function recordApprovalReversed(place: Place, order: Order): void {
  const { purchase_units } = orderResource(place, order);
  record(order, {
    type: 'CHECKOUT.PAYMENT-APPROVAL.REVERSED',
    resourceType: 'checkout-order',
    summary: 'A payment has been reversed after approval.',
    resource: { order_id: order.id, purchase_units, payment_source: { paypal: {} } },
  });
}

type CaptureEvent = Extract<EventType, `PAYMENT.CAPTURE.${'COMPLETED' | 'PENDING' | 'DENIED' | 'DECLINED'}`>;

const SUMMARIES: Readonly<Record<CaptureEvent, (amount: string) => string>> = {
  'PAYMENT.CAPTURE.COMPLETED': (amount) => `Payment completed for ${amount}`,
  'PAYMENT.CAPTURE.PENDING': (amount) => `Payment pending for ${amount}`,
  'PAYMENT.CAPTURE.DENIED': (amount) => `A ${amount} capture payment was denied`,
  'PAYMENT.CAPTURE.DECLINED': (amount) => `A payment capture for ${amount} was declined.`,
};

export function recordCapture(place: Place, order: Order, type: CaptureEvent, capture: Capture): void {
  const resource = captureResource(place, order, capture);
  record(order, { type, resourceType: 'capture', summary: SUMMARIES[type](written(capture.amount)), resource });
}

type RefundEvent = Extract<EventType, `PAYMENT.REFUND.${string}` | `PAYMENT.CAPTURE.${'REFUNDED' | 'REVERSED'}`>;

const REFUND_WORDS: Readonly<Record<RefundEvent, string>> = {
  'PAYMENT.CAPTURE.REFUNDED': 'capture payment was refunded',
  'PAYMENT.CAPTURE.REVERSED': 'capture payment was reversed',
  'PAYMENT.REFUND.PENDING': 'refund is pending',
  'PAYMENT.REFUND.FAILED': 'refund has failed',
};

export function recordRefund(place: Place, order: Order, type: RefundEvent, refund: Refund): void {
  const summary = `A ${written(refund.amount)} ${REFUND_WORDS[type]}`;
  record(order, { type, resourceType: 'refund', summary, resource: refundResource(place, order, refund) });
}

const DISPUTE_SUMMARIES = {
  'CUSTOMER.DISPUTE.CREATED': 'A new dispute opened with Case #',
  'CUSTOMER.DISPUTE.UPDATED': 'A dispute was updated with Case #',
  'CUSTOMER.DISPUTE.RESOLVED': 'A dispute was resolved with Case #',
};

export function recordDispute(
  place: Place,
  order: Order,
  type: keyof typeof DISPUTE_SUMMARIES,
  dispute: Dispute,
): void {
  const resource = disputeResource(place, order, dispute);
  record(order, { type, resourceType: 'dispute', summary: `${DISPUTE_SUMMARIES[type]} ${dispute.id}`, resource });
}

/** PayPal's own form: `$ 30.0 USD`. */
function written({ currency_code, value }: Money): string {
  return `$ ${value.replace(/0$/, '')} ${currency_code}`;
}
