import { FAULT_KINDS, Faults } from '../faults.ts';
import type { Order } from './ledger.ts';

/**
 * A close is an update that no longer lets the order be captured; `pay_before_close`: the payer approves just before it.
 *
 * Approval: `approved_twice` (two notifications), `approved_first` (its notification is answered before the browser returns). Capture:
 * `capture_unknown` (captured, but the answer is an error), `instrument_declined`, `capture_declined` (a COMPLETED order with a DECLINED
 * capture), `capture_pending`, `capture_denied` (PENDING at first), `currency_not_held` (PENDING until the merchant accepts it). Refund:
 * `insufficient_funds`. Calls: `token_revoked` (401 for a valid token), `rate_limited` (429). Notifications: `certificate_not_pem`,
 * `certificate_alone` (without its intermediate), `retry_keeps_time` (a redelivery has the time and signature of the first attempt).
 */
const KINDS = [
  ...FAULT_KINDS,
  'approved_twice',
  'approved_first',
  'capture_unknown',
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
