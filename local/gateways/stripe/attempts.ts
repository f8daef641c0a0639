import type { CardEntry } from './card-entry.ts';
import { cardError, rejectedRequest, type StripeError, unexpectedState } from './errors.ts';
import { type Payment, record } from './ledger.ts';
import { newCharge } from './objects/charge.ts';
import type { Origin } from './objects/event.ts';
import type { Intent } from './objects/intent.ts';
import { type CardPaymentMethod, newCardPaymentMethod, type WalletPaymentMethod } from './objects/payment-method.ts';
import { cardByNumber, type Decline, GENERIC_DECLINE, type TestCard, type TestDispute } from './test-cards.ts';
import { PENDING_TIME } from './timing.ts';

export interface AttemptContext {
  origin: Origin;
  /** Divides all pending times. */
  speed: number;
  /** The amount that the bank captures for the intent, in minor units. */
  capturedAmount(intent: Intent): number;
  /** Milliseconds that the bank takes for a processing payment, if a fault sets them. */
  decisionDelay(intent: Intent): number | undefined;
  /** Whether the bank declines the intent in the second in which it begins to process it. */
  declinesAtOnce(intent: Intent): 'reported in order' | 'reported in reverse' | undefined;
}

export interface Challenge {
  url: string;
  /** Where the browser is redirected afterwards. */
  returnUrl: string | undefined;
  /** Stripe.js shows the challenge in a frame. It also does so without a return URL. */
  usesStripeJs: boolean;
}

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Attempts to pay the intent with a card, and records the outcome in the payment. */
export function attemptPayment(
  payment: Payment,
  { card, expMonth, expYear }: CardEntry,
  challenge: Challenge,
  context: AttemptContext,
): void {
  const { intent } = payment;
  assertConfirmable(intent, 'card');
  const method = newCardPaymentMethod(payment.stem, card.number.slice(-4), expMonth, expYear);
  payment.attempt = { card: card.number, method, returnUrl: challenge.usesStripeJs ? undefined : challenge.returnUrl };
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  if (card.challenge) requireChallenge(payment, challenge, context);
  else authorize(payment, context);
}

/** @throws StripeError if the intent's status or its list of methods does not allow it */
export function assertConfirmable(intent: Intent, type: string): void {
  if (!CONFIRMABLE.includes(intent.status)) {
    throw unexpectedState(intent, `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`);
  }
  if (!intent.payment_method_types.includes(type)) {
    const offered = intent.payment_method_types.join(', ');
    throw rejectedRequest(
      `The PaymentMethod provided (${type}) is not allowed for this PaymentIntent. Allowed types: ${offered}.`,
      'payment_intent_incompatible_payment_method',
      'payment_method',
    );
  }
}

function requireChallenge(
  payment: Payment,
  { url, returnUrl, usesStripeJs }: Challenge,
  context: AttemptContext,
): void {
  payment.intent.status = 'requires_action';
  payment.intent.next_action =
    returnUrl === undefined || usesStripeJs
      ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
      : { type: 'redirect_to_url', redirect_to_url: { url, return_url: returnUrl } };
  record(payment, 'payment_intent.requires_action', payment.intent, context.origin);
}

/** Continues the attempt after the cardholder has passed or failed the challenge. */
export function answerChallenge(payment: Payment, passed: boolean, context: AttemptContext): void {
  payment.intent.next_action = null;
  if (passed) {
    authorize(payment, context);
    return;
  }
  const message =
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.';
  fail(payment, { code: 'payment_intent_authentication_failure', message }, currentAttempt(payment).method, context);
}

function authorize(payment: Payment, context: AttemptContext): void {
  const atOnce = context.declinesAtOnce(payment.intent);
  if (atOnce !== undefined) {
    declineAtOnce(payment, atOnce === 'reported in reverse', context);
    return;
  }
  if (!currentAttempt(payment).card.processing) {
    finishProcessing(payment, context);
    return;
  }
  payment.intent.status = 'processing';
  payment.intent.processing = { type: 'card' };
  const delay = context.decisionDelay(payment.intent) ?? PENDING_TIME.processing / context.speed;
  payment.scheduled.push({ at: Date.now() + delay, action: 'finish_processing' });
  record(payment, 'payment_intent.processing', payment.intent, context.origin);
}

function declineAtOnce(payment: Payment, isReversed: boolean, context: AttemptContext): void {
  const before = payment.events.length;
  payment.intent.status = 'processing';
  payment.intent.processing = { type: 'card' };
  record(payment, 'payment_intent.processing', payment.intent, context.origin);
  payment.intent.processing = null;
  decline(payment, GENERIC_DECLINE, currentAttempt(payment).method, context);
  const events = payment.events.splice(before);
  const [first] = events;
  if (first === undefined) return;
  // All in the second of the first, which would end at any time.
  const { at, event } = first;
  if (isReversed) events.reverse();
  payment.events.push(...events.map((one) => ({ at, event: { ...one.event, created: event.created } })));
}

/** Applies the bank's decision: captures or declines. */
export function finishProcessing(payment: Payment, context: AttemptContext): void {
  const { card, method } = currentAttempt(payment);
  payment.intent.processing = null;
  if (card.decline === undefined) capture(payment, method, context, card.disputes);
  else decline(payment, card.decline, method, context);
}

export function capture(
  payment: Payment,
  method: CardPaymentMethod | WalletPaymentMethod,
  context: AttemptContext,
  disputes: readonly TestDispute[] = [],
): void {
  const { intent } = payment;
  const charge = newCharge(payment.stem, intent, method, context.capturedAmount(intent));
  payment.charges.push(charge);
  intent.status = 'succeeded';
  intent.amount_received = charge.amount_captured;
  intent.latest_charge = charge.id;
  record(payment, 'charge.succeeded', charge, context.origin);
  record(payment, 'payment_intent.succeeded', intent, context.origin);
  for (const dispute of disputes)
    payment.scheduled.push({ at: Date.now() + PENDING_TIME.dispute / context.speed, action: 'open_dispute', dispute });
}

function decline(payment: Payment, reason: Decline, method: CardPaymentMethod, context: AttemptContext): void {
  const charge = newCharge(payment.stem, payment.intent, method, payment.intent.amount, reason);
  payment.charges.push(charge);
  payment.intent.latest_charge = charge.id;
  record(payment, 'charge.failed', charge, context.origin);
  const { code, declineCode: decline_code, message } = reason;
  fail(payment, { charge: charge.id, code, decline_code, message }, method, context);
}

export interface Failure {
  code: string;
  message: string;
  charge?: string;
  decline_code?: string;
}

export function fail(
  payment: Payment,
  failure: Failure,
  method: CardPaymentMethod | WalletPaymentMethod,
  context: AttemptContext,
): void {
  const { intent } = payment;
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.last_payment_error = { type: 'card_error', ...failure, payment_method: method };
  record(payment, 'payment_intent.payment_failed', intent, context.origin);
}

/** The error response to a confirmation that was declined immediately; undefined if it was not. */
export function declineError(payment: Payment): StripeError | undefined {
  const failure = payment.intent.last_payment_error;
  if (!failure) return undefined;
  const { code = 'card_declined', message = '', charge, decline_code } = failure;
  return cardError({
    code,
    message,
    ...(charge && { charge }),
    ...(decline_code && { decline_code }),
    payment_intent: payment.intent,
    payment_method: currentAttempt(payment).method,
  });
}

export function currentAttempt({ attempt, intent }: Payment): { card: TestCard; method: CardPaymentMethod } {
  const card = attempt && cardByNumber(attempt.card);
  if (!attempt || !card) throw new Error(`${intent.id} has no payment attempt`);
  return { card, method: attempt.method };
}
