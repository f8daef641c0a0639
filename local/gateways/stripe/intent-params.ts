import * as z from 'zod';
import { invalidRequest } from './errors.ts';
import { type IntentParams, type MethodLists, offeredMethods } from './objects/intent.ts';
import { boolean, expand, integer, list, metadata } from './parameters.ts';
import { walletFields, walletOptions } from './wallets.ts';

// Stripe: PaymentIntent.allowed_payment_method_types and excluded_payment_method_types
const METHOD_TYPES =
  `acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact billie
  bizum blik boleto card cashapp crypto customer_balance eps fpx giropay grabpay ideal kakao_pay klarna konbini kr_card
  mb_way mobilepay multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank payco paynow paypal paypay payto pix
  promptpay revolut_pay samsung_pay satispay scalapay sepa_debit sequra sofort sunbit swish twint upi us_bank_account
  wechat_pay zip`.split(/\s+/);
/** May be allowed, but not excluded. */
const ONLY_ALLOWABLE = ['link'];

/** Stripe: minimum charge amounts, in minor units. Amounts in other currencies only need to be positive. */
const MINIMUM: Readonly<Record<string, number>> = {
  usd: 50,
  aud: 50,
  cad: 50,
  chf: 50,
  eur: 50,
  gbp: 30,
  hkd: 400,
  inr: 50,
  jpy: 50,
  sgd: 50,
};

const MAXIMUM = 99_999_999;

export const returnUrl = z.url({ protocol: /^https?$/ });

export const createIntentFields = z.strictObject({
  amount: integer,
  currency: z.string(),
  automatic_payment_methods: z
    .strictObject({ enabled: boolean, allow_redirects: z.enum(['always', 'never']).optional() })
    .optional(),
  allowed_payment_method_types: list(z.enum([...METHOD_TYPES, ...ONLY_ALLOWABLE])).optional(),
  excluded_payment_method_types: list(z.enum(METHOD_TYPES)).optional(),
  metadata: metadata.optional(),
  description: z.string().max(1000).optional(),
  statement_descriptor_suffix: z.string().max(22).optional(),
  // On the server, this sandbox confirms wallets only: card data never passes a merchant's server.
  confirm: boolean.optional(),
  payment_method_data: walletFields.optional(),
  payment_method_options: walletOptions.optional(),
  return_url: returnUrl.optional(),
  expand,
});

export function toIntentParams(fields: Omit<z.output<typeof createIntentFields>, 'expand'>): IntentParams {
  const currency = fields.currency.toLowerCase();
  if (!isCurrency(currency)) throw invalidRequest(`Invalid currency: ${currency}.`, undefined, 'currency');
  checkAmount(fields.amount, currency);
  const methods = {
    allowed: fields.allowed_payment_method_types ?? null,
    excluded: fields.excluded_payment_method_types ?? null,
  };
  checkMethods(methods);
  const { enabled = true, allow_redirects = 'always' } = fields.automatic_payment_methods ?? {};
  return {
    amount: fields.amount,
    currency,
    automaticPaymentMethods: { enabled, allow_redirects },
    methods,
    description: fields.description ?? null,
    metadata: fields.metadata ?? {},
    statementDescriptorSuffix: fields.statement_descriptor_suffix ?? null,
  };
}

/** Stricter than Stripe documents: it says nothing about both lists together. */
function checkMethods(methods: MethodLists): void {
  if (methods.allowed !== null && methods.excluded !== null) {
    const message =
      'You may only specify one of these parameters: allowed_payment_method_types, excluded_payment_method_types.';
    throw invalidRequest(message, undefined, 'excluded_payment_method_types');
  }
  if (offeredMethods(methods).length === 0)
    throw invalidRequest('No valid payment method types for this Payment Intent.', 'payment_intent_invalid_parameter');
}

function checkAmount(amount: number, currency: string): void {
  if (amount < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', 'parameter_invalid_integer', 'amount');
  }
  if (amount < (MINIMUM[currency] ?? 1)) {
    throw invalidRequest(
      `The amount must be at least ${MINIMUM[currency]} in ${currency}.`,
      'amount_too_small',
      'amount',
    );
  }
  if (amount > MAXIMUM) {
    throw invalidRequest(`The amount must be no more than ${MAXIMUM} in ${currency}.`, 'amount_too_large', 'amount');
  }
}

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code.toUpperCase());
}
