import { FAULT_KINDS, Faults } from '../faults.ts';
import type { Order } from './ledger.ts';

/** PayPal has no request that closes an order. */
const NOT_FOR_PAYPAL = ['reject_close', 'pay_before_close'] as const;
type CommonKind = Exclude<(typeof FAULT_KINDS)[number], (typeof NOT_FOR_PAYPAL)[number]>;

/**
 * Approval: `approved_twice` (two notifications), `approved_first` (its notification is answered before the browser returns). Capture:
 * `instrument_declined`; `capture_declined` (a COMPLETED order with a DECLINED capture), `capture_pending`, `capture_denied` (PENDING at
 * first), `currency_not_held` (PENDING until the merchant accepts it). Refund: `insufficient_funds`. Calls: `token_revoked` (401 for a
 * valid token), `rate_limited` (429). Notifications: `certificate_not_pem`, `certificate_alone` (without its intermediate),
 * `retry_keeps_time` (a redelivery has the time and signature of the first attempt).
 */
const KINDS = [
  ...FAULT_KINDS.filter((kind): kind is CommonKind => !NOT_FOR_PAYPAL.some((other) => other === kind)),
  'approved_twice',
  'approved_first',
  'instrument_declined',
  'capture_declined',
  'capture_pending',
  'capture_denied',
  'currency_not_held',
  'insufficient_funds',
  'token_revoked',
  'rate_limited',
  'certificate_not_pem',
  'certificate_alone',
  'retry_keeps_time',
] as const;

export type FaultKind = (typeof KINDS)[number];
export type PayPalFaults = Faults<FaultKind>;

export const paypalFaults = (): PayPalFaults => new Faults(KINDS);

/** The fields by which a fault can match an order. */
export function faultTargetOf({ id, customId, amount }: Order): Record<string, string | undefined> {
  return { order: id, custom_id: customId, currency: amount.currency_code };
}
