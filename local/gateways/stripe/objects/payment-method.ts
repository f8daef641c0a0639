import type Stripe from 'stripe';
import { newId } from '../ids.ts';
import { type Narrow, unixSeconds } from './narrow.ts';

export type CardPaymentMethod = Narrow<Stripe.PaymentMethod, { type: 'card'; card: Stripe.PaymentMethod.Card }>;

export const WALLET_TYPES = ['alipay', 'wechat_pay'] as const;
export type WalletType = (typeof WALLET_TYPES)[number];
export type WalletPaymentMethod = Narrow<Stripe.PaymentMethod, { type: WalletType }>;

export function newWalletPaymentMethod(stem: string, type: WalletType): WalletPaymentMethod {
  return { ...common(stem), [type]: {}, type };
}

/** Stores only the last four digits of the card number. */
export function newCardPaymentMethod(stem: string, last4: string, expMonth: number, expYear: number) {
  const method: CardPaymentMethod = {
    ...common(stem),
    card: {
      brand: 'visa',
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: 'visa',
      exp_month: expMonth,
      exp_year: expYear,
      fingerprint: null,
      funding: 'credit',
      generated_from: null,
      last4,
      networks: { available: ['visa'], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    type: 'card',
  };
  return method;
}

function common(stem: string) {
  return {
    id: newId('pm', stem),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: emptyBillingDetails(),
    created: unixSeconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
  } as const;
}

export function emptyBillingDetails() {
  const address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return { address, email: null, name: null, phone: null, tax_id: null };
}
