import { idOfNumber, readableNumber } from './readable-number.ts';

/**
 * Ids consist of lower-case letters and digits, without hyphens, at most 32 characters, so that every gateway accepts them as order
 * number (Alipay allows no hyphens, WeChat Pay at most 32 characters). A payment's id contains its application's id, so a verified
 * notification identifies all rows that its settlement needs.
 */
export type ApplicationId = `app_${string}`;
export type PaymentId = `pay_${string}`;
export type ExportId = `exp_${string}`;

export const APPLICATION_ID = /^app_[0-9a-z]{16}$/;
export const PAYMENT_ID = /^pay_[0-9a-z]{24}$/;

export function isApplicationId(text: string): text is ApplicationId {
  return APPLICATION_ID.test(text);
}

export function isPaymentId(text: string): text is PaymentId {
  return PAYMENT_ID.test(text);
}

/** @param random16 sixteen random characters of [0-9a-z] */
export function applicationId(random16: string): ApplicationId {
  return `app_${random16}`;
}

/** @param random8 eight random characters of [0-9a-z] */
export function paymentId(application: ApplicationId, random8: string): PaymentId {
  return `pay_${application.slice(4)}${random8}`;
}

/** @param random16 sixteen random characters of [0-9a-z] */
export function exportId(random16: string): ExportId {
  return `exp_${random16}`;
}

/**
 * A number under which a gateway knows a payment: its id, or its id with a suffix, where one number serves one product of the gateway
 * and the payer has begun with another (WeChat Pay: Native, then H5).
 *
 * @param suffix one to three characters of [0-9a-z], so that no number has more than 32
 */
export function orderNumber(payment: PaymentId, suffix?: string): string {
  return suffix === undefined ? payment : `${payment}_${suffix}`;
}

/** The payment of an order number, undefined for one that is not ours. */
export function paymentIdOfOrder(text: string): PaymentId | undefined {
  const id = text.replace(/_[0-9a-z]{1,3}$/, '');
  return isPaymentId(id) ? id : undefined;
}

export function applicationIdOf(payment: PaymentId): ApplicationId {
  return `app_${payment.slice(4, 20)}`;
}

/** A payment's number for people, in groups of five. */
export function receiptNumber(payment: PaymentId): string {
  return readableNumber(payment.slice(4));
}

/** The payment of a receipt number as it was heard or copied; undefined if the number is mistyped. */
export function paymentIdOfReceipt(text: string): PaymentId | undefined {
  const id = idOfNumber(text, 24);
  return id === undefined ? undefined : `pay_${id}`;
}

/** An application's number for people. */
export function applicationNumber(application: ApplicationId): string {
  return readableNumber(application.slice(4));
}

/** The application of a number as it was heard or copied; undefined if the number is mistyped. */
export function applicationIdOfNumber(text: string): ApplicationId | undefined {
  const id = idOfNumber(text, 16);
  return id === undefined ? undefined : `app_${id}`;
}
