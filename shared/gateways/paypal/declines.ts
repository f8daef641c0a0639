import type { DeclineGroup } from '../../domain/decline.ts';

/**
 * Why PayPal does not capture an approved order (PayPal: Orders v2 errors, "Capture payment for order"; Handle payment failures; and public
 * reports of issues that these do not list). The payer can continue with another funding source or another account. PayPal does not say why
 * a funding source was declined.
 */
export const PAYPAL_DECLINES = {
  INSTRUMENT_DECLINED: 'funding',
  REDIRECT_PAYER_FOR_ALTERNATE_FUNDING: 'funding',
  CARD_EXPIRED: 'funding',
  CARD_CLOSED: 'funding',
  CARD_BRAND_NOT_SUPPORTED: 'funding',
  PAYMENT_SOURCE_CANNOT_BE_USED: 'funding',
  PAYMENT_SOURCE_DECLINED_BY_PROCESSOR: 'funding',
  PAYMENT_SOURCE_INFO_CANNOT_BE_VERIFIED: 'funding',
  PAYER_ACTION_REQUIRED: 'wallet',
  PAYER_CANNOT_PAY: 'not_supported',
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: 'not_supported',
  PAYER_ACCOUNT_RESTRICTED: 'not_supported',
  PAYER_COUNTRY_NOT_SUPPORTED: 'not_supported',
  DOMESTIC_TRANSACTION_REQUIRED: 'not_supported',
  TRANSACTION_LIMIT_EXCEEDED: 'limit',
  TRANSACTION_AMOUNT_EXCEEDS_MONTHLY_MAX_LIMIT: 'limit',
  TRANSACTION_RECEIVING_LIMIT_EXCEEDED: 'limit',
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: 'limit',
  // Why PayPal or the merchant refuses a payer is not told.
  TRANSACTION_REFUSED: 'generic',
  PAYMENT_DENIED: 'generic',
  TRANSACTION_BLOCKED_BY_PAYEE: 'generic',
  PAYEE_BLOCKED_TRANSACTION: 'generic',
  COMPLIANCE_VIOLATION: 'generic',
  DECLINED_BY_RISK_FRAUD_FILTERS: 'generic',
  DECLINED_DUE_TO_RELATED_TXN: 'generic',
  // The merchant's account cannot receive money at present: the payer can pay in another way.
  PAYEE_ACCOUNT_LOCKED_OR_CLOSED: 'try_later',
  PAYEE_ACCOUNT_RESTRICTED: 'try_later',
  // Not issues, but what became of the one capture of an order (PayPal: Capture status).
  CAPTURE_DECLINED: 'funding',
  CAPTURE_DENIED: 'generic',
  CAPTURE_FAILED: 'try_later',
  // CHECKOUT.PAYMENT-APPROVAL.REVERSED: PayPal has taken back the approval before the capture.
  PAYMENT_APPROVAL_REVERSED: 'try_later',
} as const satisfies Readonly<Record<string, DeclineGroup>>;

export type PayPalDecline = keyof typeof PAYPAL_DECLINES;

export function isDecline(issue: string): issue is PayPalDecline {
  return Object.hasOwn(PAYPAL_DECLINES, issue);
}
