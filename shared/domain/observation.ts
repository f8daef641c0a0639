import type { Device } from './device.ts';
import type { PaymentId } from './ids.ts';
import type { Money } from './money.ts';
import type { GatewayName, PaymentMethod } from './payment-method.ts';
import type { Source } from './source.ts';

/**
 * The verified state of a payment at its gateway, in terms that are independent of the gateway. Created only by gateway adapters, after
 * checking signature, account, mode and age. All times are UTC milliseconds.
 */
export interface Observation {
  /** From the signed metadata or order number; absent if the gateway's object does not contain it. */
  readonly paymentId?: PaymentId;
  /** The gateway that reports. */
  readonly gateway: GatewayName;
  /** The method that the payer chose, if it is not the gateway's own. */
  readonly method?: PaymentMethod;
  /** The merchant account at the gateway. */
  readonly account: string;
  /** The gateway's own id of the payment, once it has one. */
  readonly reference?: string;
  /** The device whose order is reported as closed, where a payment has an order for each: the payer may continue on the other one. */
  readonly device?: Device;
  /** The gateway's timestamp. If it has only seconds: the last millisecond of that second. */
  readonly at: number;
  readonly source: Source;
  readonly outcome: Outcome;
}

export type Outcome =
  /** Still payable, also after a decline. */
  | { readonly status: 'open'; readonly decline?: string }
  /** The payer has approved the payment; the gateway captures it on request. */
  | { readonly status: 'approved' }
  /** The payer has paid, but the gateway has not decided yet. `awaitsMerchant`: before the merchant acts there; the gateway's word for it. */
  | { readonly status: 'processing'; readonly awaitsMerchant?: string }
  /**
   * Can no longer be paid at the gateway. `presumed`: the gateway does not know it, and it is too late to begin. `decline`: the payer had
   * tried to pay, and the gateway allows no second attempt.
   */
  | { readonly status: 'closed'; readonly presumed?: true; readonly decline?: string }
  | { readonly status: 'succeeded'; readonly captured: Money };

/** Milliseconds. Gateways' timestamps are whole seconds; an observation has the end of the second. */
export const SAME_SECOND = 1_000;

/** Whether the timestamps of two observations cannot order them. */
export function inSameSecond(one: number, other: number): boolean {
  return secondOf(one) === secondOf(other);
}

/** Whether an observation is certainly older than another one. */
export function isOlder(at: number, than: number): boolean {
  return secondOf(at) < secondOf(than);
}

function secondOf(at: number): number {
  return Math.floor(at / SAME_SECOND);
}
