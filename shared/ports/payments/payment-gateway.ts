import type { DisputeObservation, GatewayEvent, RefundObservation } from '../../domain/gateway-event.ts';
import type { Observation } from '../../domain/observation.ts';
import type { ClosingReason, Device, Payment } from '../../domain/payment.ts';
import type { PaymentMethod } from '../../domain/payment-method.ts';
import type { Refund } from '../../domain/refund.ts';
import type { Source } from '../../domain/source.ts';

/** What the payer's browser needs to pay. Payable: it must not leave before the payment's row is committed. */
export type Checkout =
  | { readonly type: 'stripe'; readonly clientSecret: string; readonly publishableKey: string }
  | { readonly type: 'redirect'; readonly url: string }
  /** Shown as a QR code, which the payer scans. */
  | { readonly type: 'qr'; readonly codeUrl: string };

/** The payer, as the network sees them now: some gateways have other products for phones, or ask for the address. Stored nowhere. */
export interface PayerContext {
  readonly device: Device;
  readonly address: string;
}

/** A payment that has no row yet, nor a reference. */
export type PaymentOrder = Pick<Payment, 'id' | 'applicationId' | 'amount' | 'device' | 'createdAt' | 'payableUntil'>;

/** It did not answer in time, and may have acted; or it could not even be asked. */
export interface UnknownOutcome {
  readonly outcome: 'unknown';
}

export type CreateResult =
  | {
      readonly outcome: 'created';
      readonly account: string;
      readonly reference?: string;
      /** Called once the row is committed. */
      readonly checkout: () => Checkout;
    }
  /** The gateway will not take this order; `code` is its own word. */
  | { readonly outcome: 'rejected'; readonly code: string }
  | UnknownOutcome;

/** What the gateway's books say. `checkout` is there while the payment can be paid. */
export type PaymentQueryResult =
  | { readonly outcome: 'known'; readonly observation: Observation; readonly checkout?: () => Checkout }
  | UnknownOutcome;

export type RefundResult =
  | { readonly outcome: 'done' | 'pending' | 'failed'; readonly code?: string }
  /** The gateway will never do it, however often it is asked: a person must look. */
  | { readonly outcome: 'impossible'; readonly code: string }
  /** The gateway has no refund of this id: it may be sent. */
  | { readonly outcome: 'not_found' }
  | UnknownOutcome;

/** A notification as it arrived: the raw body, to the byte, and the headers that its gateway signs with, by lower-case name. */
export interface RawNotification {
  readonly body: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A notification that proves nothing: a wrong signature, account, mode or age. Nothing was written. */
export class NotificationRejected extends Error {
  override readonly name = 'NotificationRejected';
}

/** A genuine notice of a shape that nobody here expects. It says something, perhaps of money: a person must look. */
export class MalformedGatewayEvent extends Error {
  override readonly name = 'MalformedGatewayEvent';
  /** The gateway's id of it. */
  readonly eventId: string;

  constructor(eventId: string, cause: unknown) {
    super(`${eventId} cannot be read`, { cause });
    this.eventId = eventId;
  }
}

/**
 * A gateway used a value that this version does not know. It decides nothing: not failed, not closed, not absent. A webhook with it is
 * alarmed and sent again by the gateway; a query with it counts as unanswered, is alarmed, and is repeated by the sweep.
 */
export class UnknownGatewayValue extends TypeError {
  override readonly name = 'UnknownGatewayValue';

  constructor(field: string, value: unknown) {
    // A status is a short word. Anything else is not quoted, since it might be personal.
    const isWord = value === null || (typeof value === 'string' && /^[\w-]{1,40}$/.test(value));
    super(`unknown ${field}: ${isWord ? value : `a ${typeof value}`}`);
  }
}

/**
 * One payment gateway. Words, units and signatures of the gateway stay behind it. A gateway that does not answer in time is
 * `unknown`, never a failure: it may have acted.
 */
export interface PaymentGateway {
  readonly method: PaymentMethod;
  /** Repeating it with the same order creates nothing new. */
  create(order: PaymentOrder, payer: PayerContext): Promise<CreateResult>;
  /** @param payer who asks to go on paying, where somebody does: a page or code that is used up is then made anew */
  query(payment: Payment, source: Source, payer?: PayerContext): Promise<PaymentQueryResult>;
  /** Asks the gateway to take no money for it any more; answers what its books say then, which may still be `open`. */
  close(payment: Payment, reason: ClosingReason, source: Source): Promise<PaymentQueryResult>;
  /**
   * Takes the money of a payment that the payer has approved (the outcome `approved`). Called only once the payment's row says
   * `processing`; repeated with the same payment, it takes nothing twice. Absent where paying takes the money.
   */
  capture?(payment: Payment, source: Source): Promise<PaymentQueryResult>;
  /** @returns undefined for a genuine notification that is of no interest here. @throws NotificationRejected, MalformedGatewayEvent */
  parseWebhook(notification: RawNotification): Promise<GatewayEvent | undefined>;
  /** Sends money back; the attempt's id is the idempotency key. */
  refund(refund: Refund, payment: Payment): Promise<RefundResult>;
  /** What became of that attempt. */
  findRefund(refund: Refund, payment: Payment): Promise<RefundResult>;
  /** What the gateway's books say now of a refund that was told of and is not ours. */
  confirmRefund(reported: RefundObservation): Promise<RefundObservation | undefined | UnknownOutcome>;
  /** The newest dispute over the payment, if the gateway knows one. */
  findDispute(payment: Payment, source: Source): Promise<DisputeObservation | undefined | UnknownOutcome>;
  /**
   * What the gateway's own list says it has notified within that time, in any order; at its edges a second more. Absent where a gateway
   * has no such list. What cannot be read is listed as that, and ends nothing.
   *
   * @param since UTC milliseconds @param until UTC milliseconds
   */
  listEvents?(since: number, until: number, source: Source): AsyncIterable<GatewayEvent | MalformedGatewayEvent>;
}

/** Loads a gateway only when it is needed, since their SDKs are slow to load. */
export type Gateways = (method: PaymentMethod) => Promise<PaymentGateway>;
