import type Stripe from 'stripe';
import { isPaymentId } from '../../domain/ids.ts';
import type { Observation, Outcome } from '../../domain/observation.ts';
import { isPaymentMethod } from '../../domain/payment-method.ts';
import type { Source } from '../../domain/source.ts';
import { type Checkout, UnknownGatewayValue } from '../../ports/payments/payment-gateway.ts';
import { succeededWith } from '../captured.ts';
import { fromStripeAmount } from './amounts.ts';
import { type Connection, StripeMisconfigured } from './connection.ts';

/** The observation of a PaymentIntent. @param at its time, in UTC milliseconds */
export function observe(
  intent: Stripe.PaymentIntent,
  keys: Connection['keys'],
  at: number,
  source: Source,
): Observation {
  assertMode(intent, keys);
  const { payment = '', method = '' } = intent.metadata ?? {};
  return {
    ...(isPaymentId(payment) && { paymentId: payment }),
    gateway: 'stripe',
    ...(isPaymentMethod(method) && { method }),
    account: keys.account,
    reference: intent.id,
    at,
    source,
    outcome: outcomeOf(intent),
  };
}

function outcomeOf(intent: Stripe.PaymentIntent): Outcome {
  switch (intent.status) {
    case 'requires_payment_method': {
      const error = intent.last_payment_error;
      return error ? { status: 'open', decline: declineOf(error) } : { status: 'open' };
    }
    case 'requires_confirmation':
    case 'requires_action':
      return { status: 'open' };
    case 'processing':
    case 'requires_capture':
      return { status: 'processing' };
    case 'canceled':
      // Stripe cancels no intent whose money it has. Should one say so, somebody has to look: closed, it would be forgotten.
      if (intent.amount_received > 0) throw new UnknownGatewayValue('PaymentIntent', 'canceled_and_paid');
      return { status: 'closed' };
    case 'succeeded':
      return succeededWith(fromStripeAmount(intent.amount_received, intent.currency));
    default:
      throw new UnknownGatewayValue('PaymentIntent status', intent.status);
  }
}

function declineOf({ decline_code, code, type }: Stripe.PaymentIntent.LastPaymentError): string {
  const reported = decline_code ?? code ?? type;
  return HIDDEN_DECLINE_CODES.includes(reported) ? 'generic_decline' : reported;
}

/** Decline codes that the payer must not learn, since the card may be stolen (Stripe: Decline codes). */
const HIDDEN_DECLINE_CODES = [
  'fraudulent',
  'lost_card',
  'merchant_blacklist',
  'pickup_card',
  'restricted_card',
  'security_violation',
  'stolen_card',
];

/** What Stripe.js needs to pay the intent by card. */
export function cardCheckout(intent: Stripe.PaymentIntent, { publishableKey }: Connection['keys']): Checkout {
  if (intent.client_secret === null) throw new TypeError(`${intent.id} has no client secret`);
  return { type: 'stripe', clientSecret: intent.client_secret, publishableKey };
}

export function assertMode({ livemode, id }: Stripe.PaymentIntent, { mode }: Connection['keys']): void {
  if (livemode !== (mode === 'live')) throw new StripeMisconfigured(`${id} is not in ${mode} mode`);
}
