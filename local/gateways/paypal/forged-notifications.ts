import { newEventId, newId } from './ids.ts';
import type { Order, PayPalEvent } from './ledger.ts';
import { captureResource, type Place } from './resources.ts';

/** A `PAYMENT.CAPTURE.COMPLETED` that never was, as an attacker would send it who knows everything except PayPal's key. */
export function forgedSuccess(place: Place, order: Order): PayPalEvent {
  const at = Date.now();
  const capture = {
    id: newId(order.stem),
    status: 'COMPLETED' as const,
    amount: order.amount,
    createdAt: at,
    updatedAt: at,
  };
  return {
    id: newEventId(order.stem),
    type: 'PAYMENT.CAPTURE.COMPLETED',
    resourceType: 'capture',
    summary: `Payment completed for $ ${order.amount.value} ${order.amount.currency_code}`,
    resource: captureResource(place, order, capture),
    at,
  };
}
