import type { DisputeState } from './dispute.ts';
import type { PaymentId } from './ids.ts';
import type { Money } from './money.ts';
import type { Observation } from './observation.ts';
import type { GatewayName } from './payment-method.ts';
import type { Source } from './source.ts';

/** The payment that an event is about, as far as the gateway identifies it. All times are UTC milliseconds. */
interface ObservationBase {
  readonly paymentId?: PaymentId;
  readonly gateway: GatewayName;
  readonly account: string;
  /** The gateway's own id of the payment. */
  readonly reference: string;
  readonly at: number;
  readonly source: Source;
}

/** Why a refund is not completed, as far as its gateway says. */
export interface RefundObstacle {
  /** The gateway's own word. */
  readonly code?: string;
  /** The balance of the merchant account does not cover the refund: a person has to top it up. */
  readonly balanceTooLow?: true;
}

/**
 * A refund as reported by the gateway. Only our own refunds have a `refundId`; others were issued in the gateway's dashboard. `attempt` is
 * absent if the gateway uses one id for all attempts of a refund.
 */
export interface RefundObservation extends ObservationBase, RefundObstacle {
  readonly refundId?: string;
  readonly attempt?: number;
  /** The gateway's own id of the refund. */
  readonly gatewayRefundId: string;
  readonly amount: Money;
  readonly state: 'pending' | 'done' | 'failed';
}

/** A dispute as reported by the gateway. */
export interface DisputeObservation extends ObservationBase {
  /** The gateway's own id of the dispute. */
  readonly disputeId: string;
  readonly amount: Money;
  /** The dispute is about other payments, too, and the gateway does not say how it is divided: `amount` is the most that it takes. */
  readonly isUpperLimit?: true;
  readonly state: DisputeState;
  /** The gateway's word for the payer's reason. */
  readonly reason?: string;
  /** Until when the gateway takes evidence. */
  readonly respondBy?: number;
  readonly openedAt: number;
  /** Money was taken back, but the gateway names no dispute (yet): any dispute of the payment explains it. */
  readonly presumed?: true;
}

/** The verified content of a notification, in terms that are independent of the gateway. */
export type GatewayEvent =
  | { readonly kind: 'payment'; readonly payment: Observation }
  | { readonly kind: 'refund'; readonly refund: RefundObservation }
  /** `others`: the same dispute over other payments. */
  | { readonly kind: 'dispute'; readonly dispute: DisputeObservation; readonly others?: readonly DisputeObservation[] };

export function observationOf(event: GatewayEvent): Observation | RefundObservation | DisputeObservation {
  if (event.kind === 'payment') return event.payment;
  return event.kind === 'refund' ? event.refund : event.dispute;
}
