import type { PaymentId } from './ids.ts';
import type { Money } from './money.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { Source } from './source.ts';

/**
 * What a gateway verifiably said of a payment, in neutral words. Made only by a gateway's adapter, after it has checked
 * signature, account, mode and age. All times are UTC milliseconds.
 */
export interface Observation {
  /** From the signed metadata or order number; absent where the gateway's object does not carry it. */
  readonly paymentId?: PaymentId;
  readonly method: PaymentMethod;
  /** The merchant account at the gateway. */
  readonly account: string;
  /** The gateway's own name for the payment, once it has one. */
  readonly reference?: string;
  /** The gateway's time of what it says. Where it counts whole seconds: the last millisecond of that second. */
  readonly at: number;
  readonly source: Source;
  readonly outcome: Outcome;
}

export type Outcome =
  /** Still payable. A decline leaves it so. */
  | { readonly status: 'open'; readonly decline?: string }
  /** The payer has approved; the money is taken once we ask for that. */
  | { readonly status: 'approved' }
  /** The payer has done their part, the gateway has not decided. */
  | { readonly status: 'processing' }
  /** The gateway will never take money for it again. */
  | { readonly status: 'closed' }
  | { readonly status: 'succeeded'; readonly captured: Money };
