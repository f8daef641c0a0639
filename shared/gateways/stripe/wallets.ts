import type { MethodRules, PaymentMethod } from '../../domain/payment-method.ts';
import { DAY, MINUTE } from '../../domain/time.ts';
import { stripeChargeLimits } from './charge-limits.ts';
import { STRIPE_DECLINES } from './declines.ts';

/** A wallet that Stripe carries as well as its own gateway. */
export interface Wallet {
  /** Stripe's name of the payment method. */
  readonly type: 'alipay' | 'wechat_pay';
  readonly rules: MethodRules;
  /** How long after the payment Stripe accepts a refund, in milliseconds. */
  readonly refundableFor: number;
}

/**
 * Stripe: Alipay payments, WeChat Pay payments. Every account can charge in CNY, the wallet's own currency; which of the others depends on the account's country.
 * The documents name no amounts, so those of every charge apply.
 */
export const WALLETS = {
  alipay: {
    type: 'alipay',
    rules: rulesFor(['CNY', 'AUD', 'CAD', 'EUR', 'GBP', 'HKD', 'JPY', 'MYR', 'NZD', 'SGD', 'USD']),
    refundableFor: 90 * DAY,
  },
  'wechat-pay': {
    type: 'wechat_pay',
    rules: rulesFor(['CNY', 'AUD', 'CAD', 'CHF', 'DKK', 'EUR', 'GBP', 'HKD', 'JPY', 'NOK', 'SEK', 'SGD', 'USD']),
    refundableFor: 180 * DAY,
  },
} as const satisfies Partial<Record<PaymentMethod, Wallet>>;

/** The wallet that pays this method; undefined for cards. */
export function walletOf(method: PaymentMethod): Wallet | undefined {
  return (WALLETS as Partial<Record<PaymentMethod, Wallet>>)[method];
}

function rulesFor(currencies: readonly string[]): MethodRules {
  return {
    chargeLimits: (currency) => (currencies.includes(currency) ? stripeChargeLimits(currency) : undefined),
    preferredCurrency: 'CNY',
    // Unlike at the wallet's own gateway, cancelling closes it at once.
    payableFor: 60 * MINUTE,
    reference: 'at-creation',
    notFoundMeansClosedAfter: 0,
    declines: STRIPE_DECLINES,
  };
}
