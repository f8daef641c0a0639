import { PAYER_ID } from './accounts.ts';
import type { Link } from './errors.ts';
import type { Capture, Dispute, Order, PayPalEvent, Refund } from './ledger.ts';
import { toMoney, toUnits } from './money.ts';
import { refundedUnits } from './remaining.ts';

/** The merchant, and the sandbox's own address. */
export interface Place {
  merchantId: string;
  /** The origin of all links, without a slash at its end. */
  url(): string;
}

const timestamp = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** PayPal writes the times of refunds in the time of California. */
function californianTime(at: number): string {
  return timestamp(at - 7 * 3_600_000).replace('Z', '-07:00');
}

export function approvalUrl({ url }: Place, { id }: Order): string {
  return `${url()}/checkoutnow?token=${id}`;
}

/** The whole order (`Prefer: return=representation`), as every GET returns it. */
export function orderResource(place: Place, order: Order) {
  const { captures, refunds } = order;
  const payments = {
    captures: captures.map((capture) => captureResource(place, order, capture)),
    ...(refunds.length > 0 && { refunds: refunds.map((refund) => refundResource(place, order, refund)) }),
  };
  return {
    id: order.id,
    intent: order.intent,
    status: order.status,
    ...paymentSource(order),
    purchase_units: [
      {
        reference_id: order.referenceId,
        amount: order.amount,
        payee: { merchant_id: place.merchantId, email_address: 'merchant@example.com' },
        ...(order.description !== undefined && { description: order.description }),
        ...(order.customId !== undefined && { custom_id: order.customId }),
        ...(captures.length > 0 && { payments }),
      },
    ],
    ...(order.account !== undefined && { payer: PAYER }),
    create_time: timestamp(order.createdAt),
    update_time: timestamp(order.updatedAt),
    links: orderLinks(place, order),
  };
}

/** The default response to a request that changes an order. */
export function minimalOrder(place: Place, order: Order) {
  const { id, status, purchase_units, links } = orderResource(place, order);
  const units = purchase_units.map(({ reference_id, payments }) => ({ reference_id, payments }));
  return { id, status, ...paymentSource(order), ...(order.captures.length > 0 && { purchase_units: units }), links };
}

function orderLinks(place: Place, order: Order): Link[] {
  const self = `${place.url()}/v2/checkout/orders/${order.id}`;
  const isOpen = order.status === 'CREATED' || order.status === 'PAYER_ACTION_REQUIRED';
  return [
    { href: self, rel: 'self', method: 'GET' },
    ...(isOpen
      ? [{ href: approvalUrl(place, order), rel: order.namesSource ? 'payer-action' : 'approve', method: 'GET' }]
      : []),
    ...(order.status === 'CREATED' || order.status === 'APPROVED'
      ? [{ href: `${self}/capture`, rel: 'capture', method: 'POST' }]
      : []),
  ];
}

export function captureResource({ url }: Place, order: Order, capture: Capture) {
  const self = `${url()}/v2/payments/captures/${capture.id}`;
  return {
    id: capture.id,
    status: capture.status,
    ...(capture.reason !== undefined && { status_details: { reason: capture.reason } }),
    amount: capture.amount,
    final_capture: true,
    seller_protection: {
      status: 'ELIGIBLE',
      dispute_categories: ['ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION'],
    },
    ...(capture.status !== 'PENDING' && capture.status !== 'DECLINED' && receivable(capture)),
    ...(order.customId !== undefined && { custom_id: order.customId }),
    supplementary_data: { related_ids: { order_id: order.id } },
    create_time: timestamp(capture.createdAt),
    update_time: timestamp(capture.updatedAt),
    links: [
      { href: self, rel: 'self', method: 'GET' },
      { href: `${self}/refund`, rel: 'refund', method: 'POST' },
      { href: `${url()}/v2/checkout/orders/${order.id}`, rel: 'up', method: 'GET' },
    ],
  };
}

function receivable({ amount }: Capture) {
  const gross = toUnits(amount);
  const fee = Math.min(gross, Math.round(gross * 0.0349) + 49);
  const money = (units: number) => toMoney(units, amount.currency_code);
  return {
    seller_receivable_breakdown: { gross_amount: amount, paypal_fee: money(fee), net_amount: money(gross - fee) },
  };
}

export function refundResource({ url }: Place, order: Order, refund: Refund) {
  const [capture] = order.captures;
  return {
    id: refund.id,
    status: refund.status,
    ...(refund.status === 'PENDING' && { status_details: { reason: 'ECHECK' } }),
    amount: refund.amount,
    ...(refund.customId !== undefined && { custom_id: refund.customId }),
    ...(refund.isReversal && { note_to_payer: 'Payment reversed' }),
    seller_payable_breakdown: {
      gross_amount: refund.amount,
      paypal_fee: toMoney(0, refund.amount.currency_code),
      net_amount: refund.amount,
      total_refunded_amount: toMoney(refundedUnits(order), refund.amount.currency_code),
    },
    create_time: californianTime(refund.createdAt),
    update_time: californianTime(refund.updatedAt),
    links: [
      { href: `${url()}/v2/payments/refunds/${refund.id}`, rel: 'self', method: 'GET' },
      { href: `${url()}/v2/payments/captures/${capture?.id}`, rel: 'up', method: 'GET' },
    ],
  };
}

/** A dispute as a list shows it, without its transactions and its outcome. */
export function disputeSummary({ url }: Place, dispute: Dispute) {
  return {
    dispute_id: dispute.id,
    create_time: new Date(dispute.createdAt).toISOString(),
    update_time: new Date(dispute.updatedAt).toISOString(),
    reason: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
    status: dispute.status,
    dispute_state: dispute.status === 'RESOLVED' ? 'RESOLVED' : 'REQUIRED_ACTION',
    dispute_amount: dispute.amount,
    dispute_life_cycle_stage: dispute.stage,
    dispute_channel: 'INTERNAL',
    links: [{ href: `${url()}/v1/customer/disputes/${dispute.id}`, rel: 'self', method: 'GET' }],
  };
}

export function disputeResource(place: Place, order: Order, dispute: Dispute) {
  const { outcome } = dispute;
  const amount_refunded = outcome === 'RESOLVED_BUYER_FAVOUR' ? { amount_refunded: dispute.amount } : {};
  return {
    ...disputeSummary(place, dispute),
    disputed_transactions: [
      {
        seller_transaction_id: dispute.captureId,
        create_time: timestamp(order.createdAt),
        transaction_status: 'COMPLETED',
        gross_amount: order.amount,
        ...(order.customId !== undefined && { custom: order.customId }),
        buyer: { name: 'John Doe' },
        seller: { merchant_id: place.merchantId, name: 'Merchant' },
        seller_protection_eligible: true,
      },
    ],
    ...(dispute.status !== 'RESOLVED' && { seller_response_due_date: new Date(dispute.respondBy).toISOString() }),
    ...(outcome !== undefined && { dispute_outcome: { outcome_code: outcome, ...amount_refunded } }),
  };
}

/** An event as its notification and the list of events show it. */
export function eventResource({ url }: Place, event: PayPalEvent) {
  const self = `${url()}/v1/notifications/webhooks-events/${event.id}`;
  return {
    id: event.id,
    event_version: '1.0',
    create_time: new Date(event.at).toISOString(),
    resource_type: event.resourceType,
    resource_version: '2.0',
    event_type: event.type,
    summary: event.summary,
    resource: event.resource,
    links: [
      { href: self, rel: 'self', method: 'GET' },
      { href: `${self}/resend`, rel: 'resend', method: 'POST' },
    ],
  };
}

const PAYER = {
  name: { given_name: 'John', surname: 'Doe' },
  email_address: 'john.doe@example.com',
  payer_id: PAYER_ID,
  address: { country_code: 'US' },
};

function paymentSource({ account, namesSource }: Order) {
  if (account === undefined) return namesSource ? { payment_source: { paypal: {} } } : {};
  const { payer_id, ...payer } = PAYER;
  return { payment_source: { paypal: { ...payer, account_id: payer_id, account_status: 'VERIFIED' } } };
}
