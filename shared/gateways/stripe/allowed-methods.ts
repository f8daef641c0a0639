import type Stripe from 'stripe';

/**
 * The payment methods that Stripe may offer. Cards are decided within seconds, and Apple Pay and Google Pay come with them. Everything else
 * is kept out, also what Stripe adds later: debits that settle days later, and methods that have their own gateway here.
 */
export const ALLOWED_METHODS: readonly Stripe.PaymentIntentCreateParams.AllowedPaymentMethodType[] = ['card'];
