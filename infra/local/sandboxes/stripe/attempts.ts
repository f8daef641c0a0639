import type { CardEntry } from './card-entry.ts';
import { cardError, unexpectedState } from './errors.ts';
import { type Payment, record } from './ledger.ts';
import { newCharge } from './objects/charge.ts';
import type { Origin } from './objects/event.ts';
import { type CardPaymentMethod, newCardPaymentMethod } from './objects/payment-method.ts';
import { cardByNumber, type Decline, type TestCard } from './test-cards.ts';
import { PENDING_TIME } from './timing.ts';

export interface AttemptOptions {
  origin: Origin;
  speed: number;
  /** Where the browser goes after a challenge. */
  returnUrl?: string | undefined;
  /** Address of the challenge page for a client secret. */
  challengeUrl(clientSecret: string): string;
  /** Stripe.js shows the challenge itself, in a frame. */
  usesStripeJs: boolean;
  /** What the bank takes instead of what was ordered, minor units. */
  captures?: number | undefined;
}

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Tries to pay the intent with a card; the payment then says how far it came. */
export function attemptPayment(payment: Payment, entry: CardEntry, options: AttemptOptions): void {
  const { intent } = payment;
  if (!CONFIRMABLE.includes(intent.status)) {
    throw unexpectedState(intent, `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`);
  }
  const { card } = entry;
  const method = newCardPaymentMethod(payment.stem, card.number.slice(-4), entry.expMonth, entry.expYear);
  payment.attempt = { number: card.number, method, ...(options.returnUrl && { returnUrl: options.returnUrl }) };
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  if (card.challenge) askForChallenge(payment, options);
  else continueAttempt(payment, options);
}

/** The cardholder's answer to the challenge. */
export function answerChallenge(
  payment: Payment,
  passed: boolean,
  options: Pick<AttemptOptions, 'origin' | 'speed' | 'captures'>,
): void {
  payment.intent.next_action = null;
  if (passed) return continueAttempt(payment, options);
  const message =
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.';
  failAttempt(payment, { code: 'payment_intent_authentication_failure', message }, options.origin);
}

/** The bank's answer to an attempt that was processing. */
export function finishProcessing(payment: Payment, options: Pick<AttemptOptions, 'origin' | 'speed' | 'captures'>) {
  const { card, method } = attemptOf(payment);
  payment.intent.processing = null;
  if (card.decline === undefined) capture(payment, card, method, options);
  else decline(payment, card.decline, method, options.origin);
}

/** The 402 for an attempt that was just declined. */
export function declineError(payment: Payment) {
  const { last_payment_error, ...rest } = payment.intent;
  const { type, source, ...error } = last_payment_error ?? {};
  return { ...error, payment_intent: { ...rest, last_payment_error } };
}

function askForChallenge({ intent, ...payment }: Payment, options: AttemptOptions): void {
  const url = options.challengeUrl(intent.client_secret);
  intent.status = 'requires_action';
  intent.next_action =
    options.returnUrl === undefined || options.usesStripeJs
      ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
      : { type: 'redirect_to_url', redirect_to_url: { url, return_url: options.returnUrl } };
  record({ intent, ...payment }, 'payment_intent.requires_action', intent, options.origin);
}
