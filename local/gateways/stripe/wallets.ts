import * as z from 'zod';
import { type AttemptContext, assertConfirmable, capture, fail } from './attempts.ts';
import { rejectedRequest } from './errors.ts';
import { type Payment, record } from './ledger.ts';
import type { Intent } from './objects/intent.ts';
import { newWalletPaymentMethod, WALLET_TYPES, type WalletType } from './objects/payment-method.ts';
import { PENDING_TIME } from './timing.ts';

/** Stripe: Alipay payments, WeChat Pay payments, "Presentment currency". This account is in the United States. */
const CURRENCIES: Readonly<Record<WalletType, readonly string[]>> = {
  alipay: ['cny', 'usd'],
  wechat_pay: ['cny', 'usd'],
};

export const walletFields = z.strictObject({
  type: z.enum(WALLET_TYPES),
  billing_details: z.looseObject({}).optional(),
});

/** Stripe: Accept a WeChat Pay payment. The other clients, of apps, need an `app_id`. */
export const walletOptions = z.strictObject({ wechat_pay: z.strictObject({ client: z.literal('web') }).optional() });

export interface WalletConfirmation {
  readonly type: WalletType;
  readonly returnUrl: string | undefined;
  /** From the payment method's options. */
  readonly client: 'web' | undefined;
  /** Where the payer authorizes the payment. */
  readonly url: string;
}

/** Begins an attempt to pay by a wallet: the payer then authorizes it on a page of Stripe, or by scanning a code. */
export function beginWallet(
  payment: Payment,
  { type, returnUrl, client, url }: WalletConfirmation,
  context: AttemptContext,
): void {
  const { intent, stem } = payment;
  assertConfirmable(intent, type);
  if (!CURRENCIES[type].includes(intent.currency))
    throw rejectedRequest(`${type} does not support ${intent.currency}.`, 'payment_method_currency_mismatch');
  if (returnUrl === undefined && type === 'alipay')
    throw rejectedRequest(
      `You must provide a \`return_url\` when confirming a PaymentIntent with the payment method type ${type}.`,
      'parameter_missing',
      'return_url',
    );
  if (client === undefined && type === 'wechat_pay')
    throw rejectedRequest(
      'Missing required param: payment_method_options[wechat_pay][client].',
      'parameter_missing',
      'payment_method_options[wechat_pay][client]',
    );
  const method = newWalletPaymentMethod(stem, type);
  delete payment.attempt;
  payment.wallet = { method, returnUrl };
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  intent.status = 'requires_action';
  intent.next_action = nextAction(type, url, returnUrl);
  payment.scheduled = [
    ...payment.scheduled.filter(({ action }) => action !== 'expire_wallet'),
    { at: Date.now() + PENDING_TIME.wallet / context.speed, action: 'expire_wallet' },
  ];
  record(payment, 'payment_intent.requires_action', intent, context.origin);
}

function nextAction(type: WalletType, url: string, returnUrl: string | undefined): Intent['next_action'] {
  if (type === 'alipay') {
    const redirect = { native_data: null, native_url: null, return_url: returnUrl ?? null, url };
    return { type: 'alipay_handle_redirect', alipay_handle_redirect: redirect };
  }
  const images = { image_data_url: '', image_url_png: `${url}.png`, image_url_svg: `${url}.svg` };
  const code = { data: url, hosted_instructions_url: url, ...images };
  return { type: 'wechat_pay_display_qr_code', wechat_pay_display_qr_code: code };
}

/** What the payer does with the wallet, or does not do until the attempt expires. */
export type WalletOutcome = 'authorized' | 'failed' | 'expired';

const FAILURES = {
  failed: { code: 'payment_intent_payment_attempt_failed', message: 'The payment failed.' },
  expired: { code: 'payment_intent_payment_attempt_expired', message: 'The payment attempt has expired.' },
};

/** Ends the present attempt. Without one, nothing happens: it was answered before, or the intent was canceled. */
export function finishWallet(payment: Payment, outcome: WalletOutcome, context: AttemptContext): void {
  const { intent, wallet } = payment;
  if (wallet === undefined || intent.status !== 'requires_action') return;
  intent.next_action = null;
  payment.scheduled = payment.scheduled.filter(({ action }) => action !== 'expire_wallet');
  if (outcome === 'authorized') capture(payment, wallet.method, context);
  else fail(payment, FAILURES[outcome], wallet.method, context);
}
