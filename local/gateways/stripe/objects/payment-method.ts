import type Stripe from 'stripe';
import { newId } from '../ids.ts';
import { unixSeconds } from './narrow.ts';

export type CardPaymentMethod = Stripe.PaymentMethod & { card: Stripe.PaymentMethod.Card };

/** Stores only the last four digits of the card number. */
export function newCardPaymentMethod(stem: string, last4: string, expMonth: number, expYear: number) {
  const method: CardPaymentMethod = {
    id: newId('pm', stem),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: emptyBillingDetails(),
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
    created: unixSeconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
  return method;
}

export function emptyBillingDetails() {
  const address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return { address, email: null, name: null, phone: null, tax_id: null };
}
