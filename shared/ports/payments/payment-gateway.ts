import type { Device } from '../../domain/device.ts';
import type {
  DisputeObservation,
  GatewayEvent,
  RefundObservation,
  RefundObstacle,
} from '../../domain/gateway-event.ts';
import type { Money } from '../../domain/money.ts';
import type { Observation } from '../../domain/observation.ts';
import type { ClosingReason, Payment } from '../../domain/payment.ts';
import type { GatewayName } from '../../domain/payment-method.ts';
import type { Refund } from '../../domain/refund.ts';
import type { Source } from '../../domain/source.ts';

/** What the payer's browser needs to pay. It must not be returned before the payment's row is committed. */
export type Checkout =
  | { readonly type: 'stripe'; readonly clientSecret: string; readonly publishableKey: string }
  | {
      readonly type: 'redirect';
      readonly url: string;
      /** For the gateway's own button, where the site shows it instead of the redirect: public values. */
      readonly button?: { readonly clientId: string; readonly orderId: string };
    }
  /** Shown as a QR code, which the payer scans. */
  | { readonly type: 'qr'; readonly codeUrl: string };

/** What some gateways need of the payer: they have separate products for phones, require the address, or show their page in a language. */
export interface PayerContext {
  readonly device: Device;
  /** The network address. Never stored. */
  readonly address: string;
  /** BCP 47: the applicant's, for the gateway's own page. */
  readonly language: string;
}

/** A payment before it has a row and a reference. */
export type PaymentOrder = Pick<
  Payment,
  'id' | 'applicationId' | 'method' | 'amount' | 'device' | 'createdAt' | 'payableUntil'
>;

/** The gateway did not answer in time and may have acted, or the call failed. */
export interface UnknownOutcome {
  readonly outcome: 'unknown';
  /** No answer can come before the keys of the payment's merchant account are in the secret again. */
  readonly reason?: 'account_unavailable';
}

/**
 * What the browser needs to pay, or `unknown` if the gateway did not answer or does not confirm that only this checkout can be paid: then
 * nothing is given out. Called once the payment's change is committed; some gateways have to be called for it.
 */
export type MakeCheckout<Args extends unknown[] = []> = (
  ...args: Args
) => Checkout | Promise<Checkout | UnknownOutcome>;

export type CreateResult =
  | {
      readonly outcome: 'created';
      readonly account: string;
      readonly reference?: string;
      /** The gateway was not called, so that nothing is known of how it works. */
      readonly offline?: true;
      /** Called once the row is committed. */
      readonly checkout: () => Checkout;
    }
  /** The gateway does not accept this order; `code` is its own code. */
  | { readonly outcome: 'rejected'; readonly code: string }
  | UnknownOutcome;

export type PaymentQueryResult =
  | {
      readonly outcome: 'known';
      readonly observation: Observation;
      /** Present while the payment is payable, and the payer's device can use the same checkout as before. */
      readonly checkout?: MakeCheckout;
      /**
       * Present if the payer has not begun at the gateway: renews the checkout for another device or a later end. Only one of both
       * checkouts can be paid: they lead to the same order, or the gateway has closed the older order before.
       */
      readonly reissue?: MakeCheckout<[order: PaymentOrder]>;
      /** Further money for the same payment, where the gateway knows it under several order numbers. */
      readonly also?: readonly Observation[];
    }
  | UnknownOutcome;

export type RefundResult =
  /** `amount`: present if the gateway has refunded another amount than the refund's. In the same currency, and above zero. */
  | { readonly outcome: 'done'; readonly amount?: Money }
  | ({ readonly outcome: 'pending' } & RefundObstacle)
  /** Nothing was refunded; another attempt, with another id, is sent later. */
  | ({ readonly outcome: 'failed' } & RefundObstacle)
  /** Refused for now, and nothing was refunded; the same attempt is sent again later. */
  | ({ readonly outcome: 'deferred' } & RefundObstacle)
  /** The gateway will never execute the refund, so it needs manual review. */
  | { readonly outcome: 'impossible'; readonly code: string }
  /** The gateway has no refund with this id: it may be sent. */
  | { readonly outcome: 'not_found' }
  | UnknownOutcome;

/** A notification as it arrived: the raw body, to the byte, and the headers that its gateway signs with, by lower-case name. */
export interface RawNotification {
  readonly body: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A notification failed verification: wrong signature, account, mode or age. Nothing was written. */
export class NotificationRejected extends Error {
  override readonly name = 'NotificationRejected';
}

/**
 * A genuine event that this version cannot read: another kind of payload, an unknown charset, an unexpected shape. It may concern money, so
 * a person must investigate; meanwhile, queries and reconciliation settle that money.
 */
export class MalformedGatewayEvent extends Error {
  override readonly name = 'MalformedGatewayEvent';
  /** The gateway's event id. */
  readonly eventId: string;

  constructor(eventId: string, cause: unknown) {
    super(`${eventId} cannot be parsed`, { cause });
    this.eventId = eventId;
  }
}

/** The gateway cannot be used with our keys or our request: a person must check the configuration. */
export class GatewayMisconfigured extends Error {
  override readonly name: string = 'GatewayMisconfigured';
  readonly code: string = 'gateway_misconfigured';
}

/** The gateway's secret is still blank: nothing is wrong if the gateway is not used. */
export class GatewayNotConfigured extends GatewayMisconfigured {
  override readonly name = 'GatewayNotConfigured';
  override readonly code = 'gateway_not_configured';
}

/** The secret does not contain the merchant account of a payment. With the keys of another account, the gateway would not know it. */
export class MerchantAccountUnavailable extends Error {
  override readonly name = 'MerchantAccountUnavailable';
  readonly code = 'merchant_account_unavailable';
  readonly account: string;

  constructor(account: string) {
    super(`the secret does not contain the merchant account ${account}`);
    this.account = account;
  }
}

/**
 * A gateway used a value that this version does not know. It is never interpreted as failed, closed or absent. A notification with such a
 * value raises an alarm and is redelivered by the gateway; a query counts as unanswered, raises an alarm, and is repeated by the sweep.
 */
export class UnknownGatewayValue extends TypeError {
  override readonly name = 'UnknownGatewayValue';

  constructor(field: string, value: unknown) {
    // A status is a short word. Anything else is not quoted, since it might be personal data.
    const isWord = value === null || (typeof value === 'string' && /^[\w.-]{1,40}$/.test(value));
    super(`unknown ${field}: ${isWord ? value : `a ${typeof value}`}`);
  }
}

/**
 * A gateway with one merchant account: what an adapter implements. Adapters hide the gateway's terms, units and signatures. A call
 * without an answer in time has the outcome `unknown`, which is never a failure: the gateway may have acted.
 */
export interface AccountGateway {
  readonly name: GatewayName;
  /** Idempotent for the same order. */
  create(order: PaymentOrder, payer: PayerContext): Promise<CreateResult>;
  /**
   * @param payer present if the payer wants to resume the payment, on this device: a used page or code is then replaced by a new one.
   *   Without a checkout for it, the payment is closed and a new one is started.
   */
  query(payment: Payment, source: Source, payer?: PayerContext): Promise<PaymentQueryResult>;
  /** Asks the gateway to close the payment and returns its state afterwards, which may still be `open`. */
  close(payment: Payment, reason: ClosingReason, source: Source): Promise<PaymentQueryResult>;
  /**
   * Captures a payment that the payer has approved (the outcome `approved`). Called only after the payment's row is `processing`.
   * Idempotent for the same payment. Absent if the gateway captures without a request.
   */
  capture?(payment: Payment, source: Source): Promise<PaymentQueryResult>;
  /** @returns undefined for a genuine notification that is not relevant. @throws NotificationRejected, MalformedGatewayEvent */
  parseWebhook(notification: RawNotification): Promise<GatewayEvent | undefined>;
  /**
   * Sends a refund; the attempt's id is the idempotency key.
   *
   * @param until UTC milliseconds from which no request for it leaves, be it the first, a repeated one, or one with other keys or another access
   *   token: the process may have been frozen, and the money been refunded in another way. The clock is read immediately before each
   *   request. The outcome is then `unknown`, even if nothing was sent: the next run asks the gateway before it sends.
   */
  refund(refund: Refund, payment: Payment, until: number): Promise<RefundResult>;
  /** Queries the current attempt of a refund; one that was issued in the gateway's dashboard by its id there (`gatewayRefundIdOf`). */
  findRefund(refund: Refund, payment: Payment): Promise<RefundResult>;
  /** Queries a reported refund that is not ours; undefined if the gateway does not know it. */
  confirmRefund(reported: RefundObservation): Promise<RefundObservation | undefined | UnknownOutcome>;
  /**
   * All refunds of a payment that has succeeded, ours and those that were issued in the gateway's dashboard. Absent if the gateway has no
   * such list and can only be asked about a refund whose id is known.
   */
  listRefunds?(payment: Payment, source: Source): Promise<readonly RefundObservation[] | UnknownOutcome>;
  /** All disputes over the payment; there may be several at a time, each over a part of it. */
  findDisputes(payment: Payment, source: Source): Promise<readonly DisputeObservation[] | UnknownOutcome>;
  /**
   * The gateway's own list of events in a time range, in any order, possibly with a second more at either end. Absent if the gateway has
   * no such list. An event that cannot be parsed is returned as MalformedGatewayEvent and does not end the list.
   *
   * @param since UTC milliseconds @param until UTC milliseconds
   */
  listEvents?(since: number, until: number, source: Source): AsyncIterable<GatewayEvent | MalformedGatewayEvent>;
}

/**
 * A payment gateway with all merchant accounts of its secret. New payments use the current account; every other call uses the account
 * that the payment was created with.
 *
 * Calls about a payment or refund throw MerchantAccountUnavailable if the secret does not contain its account.
 */
export interface PaymentGateway extends Omit<AccountGateway, 'listEvents'> {
  /** The current account, then the previous ones. */
  accounts(): Promise<readonly string[]>;
  /** The events of one account; otherwise as for an AccountGateway. */
  listEvents?(
    account: string,
    ...range: Parameters<Required<AccountGateway>['listEvents']>
  ): ReturnType<Required<AccountGateway>['listEvents']>;
}

/** Loads a gateway on demand, since the gateways' SDKs are slow to load. */
export type Gateways = (name: GatewayName) => Promise<PaymentGateway>;
