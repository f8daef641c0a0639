import type Stripe from 'stripe';
import { newClientSecret, newId } from '../ids.ts';
import { type Narrow, unixSeconds } from './narrow.ts';

export type Intent = Narrow<
  Stripe.PaymentIntent,
  { latest_charge: string | null; payment_method: string | null; client_secret: string }
>;

export interface IntentParams {
  amount: number;
  currency: string;
  automaticPaymentMethods: Stripe.PaymentIntent.AutomaticPaymentMethods;
  methods: MethodLists;
  description: string | null;
  metadata: Record<string, string>;
  statementDescriptorSuffix: string | null;
}

/** The payment methods enabled in the merchant's account. */
const ACCOUNT_METHODS = ['card', 'alipay', 'link', 'paypal', 'sepa_debit', 'us_bank_account', 'wechat_pay'];

/** The payment methods that an intent allows and excludes; null without such a list. */
export interface MethodLists {
  allowed: string[] | null;
  excluded: string[] | null;
}

export function offeredMethods({ allowed, excluded }: MethodLists): string[] {
  return ACCOUNT_METHODS.filter((method) => (allowed?.includes(method) ?? true) && !excluded?.includes(method));
}

export function newIntent(stem: string, params: IntentParams): Intent {
  const id = newId('pi', stem);
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: params.methods.allowed,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: params.automaticPaymentMethods,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: newClientSecret(id),
    confirmation_method: 'automatic',
    created: unixSeconds(),
    currency: params.currency,
    customer: null,
    customer_account: null,
    description: params.description,
    excluded_payment_method_types: params.methods.excluded,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: params.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: offeredMethods(params.methods),
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: params.statementDescriptorSuffix,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}

/** Fields that only the merchant's secret key may read. */
const SECRET_FIELDS = new Set<string>([
  'amount_received',
  'application',
  'application_fee_amount',
  'customer',
  'latest_charge',
  'metadata',
  'on_behalf_of',
  'payment_record',
  'review',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'transfer_data',
  'transfer_group',
]);

/** The fields of the intent that Stripe.js can read with a publishable key and the client secret. */
export function publicIntent(intent: Intent): Partial<Intent> {
  return Object.fromEntries(Object.entries(intent).filter(([field]) => !SECRET_FIELDS.has(field)));
}
