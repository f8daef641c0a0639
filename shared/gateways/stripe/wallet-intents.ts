import Stripe from 'stripe';
import type { Payment } from '../../domain/payment.ts';
import { type Checkout, type PaymentOrder, UnknownGatewayValue } from '../../ports/payments/payment-gateway.ts';
import { StripeMisconfigured } from './connection.ts';
import type { Wallet } from './wallets.ts';

/**
 * Confirms an intent on the server with the wallet, without asking the payer for anything (Stripe: Accept an Alipay payment, Accept a WeChat
 * Pay payment). It has no product for a phone's browser: its page and its code are for every device, and other clients are apps.
 */
export function confirmationOf({ type }: Wallet, { id }: Pick<PaymentOrder, 'id'>, siteUrl: string) {
  return {
    payment_method_data: { type },
    return_url: `${siteUrl}/payments/${id}/return`,
    ...(type === 'wechat_pay' && { payment_method_options: { wechat_pay: { client: 'web' } } }),
  } as const satisfies Stripe.PaymentIntentConfirmParams;
}

/** Where the payer authorizes a confirmed intent. @throws UnknownGatewayValue */
export function walletCheckout({ next_action: action }: Stripe.PaymentIntent): Checkout {
  const url = action?.alipay_handle_redirect?.url;
  if (url) return { type: 'redirect', url };
  const codeUrl = action?.wechat_pay_display_qr_code?.data;
  if (codeUrl) return { type: 'qr', codeUrl };
  throw new UnknownGatewayValue('next action', action?.type);
}

/**
 * Begins a new attempt to pay an intent whose last one failed, was declined or has expired: the intent stays, and only one of its attempts
 * can succeed. The key names the failed attempt, so that two browsers begin one new attempt.
 */
export async function confirmAgain(
  stripe: Stripe,
  wallet: Wallet,
  intent: Stripe.PaymentIntent,
  payment: Payment,
  siteUrl: string,
): Promise<Stripe.PaymentIntent> {
  const failed = intent.last_payment_error?.payment_method?.id;
  // A key that names none would give the answer to an older attempt again; without a checkout, a new payment begins.
  if (failed === undefined) return intent;
  try {
    return await stripe.paymentIntents.confirm(intent.id, confirmationOf(wallet, payment, siteUrl), {
      idempotencyKey: `${payment.id}-after-${failed}`,
    });
  } catch (error) {
    const { StripeCardError, StripeInvalidRequestError } = Stripe.errors;
    const isRefused = error instanceof StripeCardError || error instanceof StripeInvalidRequestError;
    if (!isRefused) throw error;
    // Declined at once, or paid or canceled in the meantime.
    return stripe.paymentIntents.retrieve(intent.id);
  }
}

/** The account cannot take this wallet or this currency: nothing that the payer could change (Stripe: Error codes). */
const NOT_ACTIVATED: readonly string[] = [
  'payment_intent_invalid_parameter',
  'payment_method_currency_mismatch',
  'payment_method_unactivated',
];

/** @throws StripeMisconfigured */
export function assertActivated({ type }: Wallet, code: string): void {
  if (NOT_ACTIVATED.includes(code))
    throw new StripeMisconfigured(`the account cannot charge with ${type} in this currency (${code})`);
}
