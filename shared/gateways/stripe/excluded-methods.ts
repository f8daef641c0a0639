import type Stripe from 'stripe';

type MethodType = Stripe.PaymentIntentCreateParams.ExcludedPaymentMethodType;

/** Offered through their own gateways: a payment method must not be offered twice. */
const OFFERED_ELSEWHERE: readonly MethodType[] = ['alipay', 'paypal', 'wechat_pay'];

/** Methods whose success is known only hours or days later (Stripe: Payment methods, "Delayed notification"). */
const DELAYED: readonly MethodType[] = [
  'acss_debit',
  'au_becs_debit',
  'bacs_debit',
  'boleto',
  'customer_balance',
  'konbini',
  'multibanco',
  'nz_bank_account',
  'oxxo',
  'payto',
  'sepa_debit',
  'sofort',
  'us_bank_account',
];

export const EXCLUDED_METHODS: readonly MethodType[] = [...OFFERED_ELSEWHERE, ...DELAYED];
