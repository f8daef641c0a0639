import type Stripe from 'stripe';
import { newId } from '../ids.ts';
import type { Decline } from '../test-cards.ts';
import type { Intent } from './intent.ts';
import { type Narrow, unixSeconds } from './narrow.ts';
import { type CardPaymentMethod, emptyBillingDetails, type WalletPaymentMethod } from './payment-method.ts';

export type Charge = Narrow<Stripe.Charge, { payment_intent: string; refunds?: never }>;

/** An attempt to charge `amount` (minor units) to a card or a wallet: captured, or failed with `decline`. */
export function newCharge(
  stem: string,
  intent: Intent,
  method: CardPaymentMethod | WalletPaymentMethod,
  amount: number,
  decline?: Decline,
) {
  const paid = decline === undefined;
  const charge: Charge = {
    id: newId('ch', stem),
    object: 'charge',
    amount,
    amount_captured: paid ? amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: paid ? newId('txn', stem) : null,
    billing_details: emptyBillingDetails(),
    calculated_statement_descriptor: 'SANDBOX',
    captured: paid,
    created: unixSeconds(),
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(decline),
    paid,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: method.type === 'card' ? cardDetails(method, amount) : walletDetails(method, stem),
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: paid ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
  return charge;
}

function outcomeOf(decline: Decline | undefined): Stripe.Charge.Outcome {
  const common = { advice_code: null, network_advice_code: null, network_decline_code: null } as const;
  if (decline === undefined) {
    const seller_message = 'Payment complete.';
    return { ...common, network_status: 'approved_by_network', reason: null, seller_message, type: 'authorized' };
  }
  return {
    ...common,
    network_status: 'declined_by_network',
    reason: decline.declineCode,
    seller_message: decline.message,
    type: 'issuer_declined',
  };
}

function walletDetails({ type }: WalletPaymentMethod, stem: string): Stripe.Charge.PaymentMethodDetails {
  return { type, [type]: { fingerprint: null, transaction_id: stem } };
}

function cardDetails(method: CardPaymentMethod, amount: number): Stripe.Charge.PaymentMethodDetails {
  const { brand, checks, country, exp_month, exp_year, funding, last4 } = method.card;
  return {
    type: 'card',
    card: {
      amount_authorized: amount,
      authorization_code: null,
      brand,
      checks,
      country,
      electronic_commerce_indicator: null,
      exp_month,
      exp_year,
      funding,
      installments: null,
      last4,
      mandate: null,
      network: 'visa',
      network_transaction_id: null,
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
