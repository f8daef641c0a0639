import type { PaymentId } from './ids.ts';
import type { Money } from './money.ts';
import type { Observation } from './observation.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { Source } from './source.ts';

/** Whom a notice is about, as far as its gateway names it. All times are UTC milliseconds. */
interface ObservationBase {
  readonly paymentId?: PaymentId;
  readonly method: PaymentMethod;
  readonly account: string;
  /** The gateway's own name for the payment. */
  readonly reference: string;
  readonly at: number;
  readonly source: Source;
}

/**
 * What a gateway says of a refund. Only ours name `refundId`; others were made in the gateway's own dashboard. `attempt` is absent where the
 * gateway has one name for all attempts of a refund.
 */
export interface RefundObservation extends ObservationBase {
  readonly refundId?: string;
  readonly attempt?: number;
  /** The gateway's own name for the refund. */
  readonly gatewayRefundId: string;
  readonly amount: Money;
  readonly state: 'pending' | 'done' | 'failed';
}

/** An inquiry may become a dispute; `closed` is an inquiry that did not. */
export type DisputeState = 'inquiry' | 'closed' | 'open' | 'won' | 'lost';

export interface DisputeObservation extends ObservationBase {
  readonly amount: Money;
  readonly state: DisputeState;
}

/** A verified notification, in neutral words. */
export type GatewayEvent =
  | { readonly kind: 'payment'; readonly payment: Observation }
  | { readonly kind: 'refund'; readonly refund: RefundObservation }
  | { readonly kind: 'dispute'; readonly dispute: DisputeObservation };

export function observationOf(notice: GatewayEvent): Observation | RefundObservation | DisputeObservation {
  if (notice.kind === 'payment') return notice.payment;
  return notice.kind === 'refund' ? notice.refund : notice.dispute;
}
