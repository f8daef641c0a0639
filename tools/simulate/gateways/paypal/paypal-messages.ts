import { fromDecimal, money, toDecimal } from '../../../../shared/domain/money.ts';
import type { RawNotification } from '../../../../shared/ports/payments/payment-gateway.ts';
import { toPayer } from '../books.ts';
import type { MessageChange, Occasion } from '../order.ts';
import { GENUINE } from '../signature.ts';
import {
  captureOf,
  disputeOf,
  eventOf,
  orderOf,
  type PayPalEvent,
  type PayPalOrder,
  refundOf,
} from './paypal-objects.ts';

interface Report {
  readonly type: string;
  readonly resource: object;
  readonly subject?: string;
}

const REFUND_EVENTS = {
  done: 'PAYMENT.CAPTURE.REFUNDED',
  pending: 'PAYMENT.REFUND.PENDING',
  failed: 'PAYMENT.REFUND.FAILED',
} as const;
const DISPUTE_EVENTS = { created: 'CREATED', updated: 'UPDATED', closed: 'RESOLVED' } as const;

/** The event of an occasion, and the object that it is about. */
export function reportOf(order: PayPalOrder, occasion: Occasion): Report {
  switch (occasion.kind) {
    case 'paid':
      return { type: 'PAYMENT.CAPTURE.COMPLETED', resource: captureOf(order), subject: 'success' };
    case 'declined':
      return { type: 'PAYMENT.CAPTURE.DECLINED', resource: captureOf(order) };
    case 'processing':
      return { type: 'PAYMENT.CAPTURE.PENDING', resource: captureOf(order) };
    case 'refund': {
      const { refund } = occasion;
      const about = { type: REFUND_EVENTS[toPayer(refund.state)], resource: refundOf(order, refund) };
      return refund.key === undefined ? { ...about, subject: `refund gw_${refund.id}` } : about;
    }
    case 'dispute': {
      const { dispute, change } = occasion;
      const type = `CUSTOMER.DISPUTE.${DISPUTE_EVENTS[change]}`;
      return { type, resource: disputeOf(order, dispute), subject: `dispute ${dispute.id}` };
    }
    default:
      return { type: 'CHECKOUT.ORDER.APPROVED', resource: orderOf(order) };
  }
}

/** @param now UTC milliseconds */
export function webhookOf(event: PayPalEvent, now: number, change: MessageChange | undefined): RawNotification {
  const headers = {
    'paypal-transmission-id': event.id,
    'paypal-transmission-time': new Date(now).toISOString(),
    'paypal-transmission-sig': change === 'signature' ? 'Zm9yZ2Vk' : GENUINE,
    'paypal-cert-url': 'https://api.paypal.com/v1/notifications/certs/CERT-1',
    'paypal-auth-algo': 'SHA256withRSA',
  };
  return { body: JSON.stringify(eventOf({ ...event, resource: changed(event.resource, change) })), headers };
}

function changed(resource: object, change: MessageChange | undefined): object {
  if (change === 'word') return { ...resource, status: 'SIMULATED', dispute_life_cycle_stage: 'SIMULATED' };
  const { amount } = resource as { amount?: { currency_code: string; value: string } };
  if (change !== 'amount' || amount === undefined) return resource;
  const more = (fromDecimal(amount.value, amount.currency_code)?.amount ?? 0) + 1;
  return { ...resource, amount: { ...amount, value: toDecimal(money(more, amount.currency_code)) } };
}
