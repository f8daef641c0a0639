import type Stripe from 'stripe';
import { expect, it } from 'vitest';
import { refundState, toGatewayEvent } from '../../../../shared/gateways/stripe/events.ts';
import { observe } from '../../../../shared/gateways/stripe/intents.ts';
import type { StripeSecret } from '../../../../shared/gateways/stripe/secret.ts';
import { MalformedGatewayEvent, UnknownGatewayValue } from '../../../../shared/ports/payments/payment-gateway.ts';

const KEYS: StripeSecret = {
  account: 'acct_1/test',
  secretKey: 'sk_test_x',
  publishableKey: 'pk_test_x',
  webhookSecrets: ['whsec_x'],
  mode: 'test',
};
const SOURCE = { by: 'notification', eventId: 'evt_1' } as const;
/** Statuses that Stripe does not have today, and null, which its types allow for a refund. */
const UNKNOWN = ['in_review', 'partially_succeeded', 'SUCCEEDED', '', null, undefined];

const eventOf = (type: string, object: object) =>
  toGatewayEvent({ id: 'evt_1', type, created: 1_795_000_000, data: { object } } as Stripe.Event, KEYS, SOURCE);

it.each(UNKNOWN)('a refund status %j is never read as failed', (status) => {
  expect(() => refundState(status as Stripe.Refund['status'])).toThrow(UnknownGatewayValue);
  const refund = { id: 're_1', amount: 1000, currency: 'usd', payment_intent: 'pi_1', metadata: {}, status };
  expect(eventOf('refund.updated', refund)).toBeInstanceOf(MalformedGatewayEvent);
});

it.each(UNKNOWN)('a dispute status %j is never read as closed', (status) => {
  const dispute = { id: 'dp_1', amount: 1000, currency: 'usd', payment_intent: 'pi_1', status };
  expect(eventOf('charge.dispute.updated', dispute)).toBeInstanceOf(MalformedGatewayEvent);
});

it.each(UNKNOWN)('a PaymentIntent status %j decides nothing', (status) => {
  const intent = { id: 'pi_1', livemode: false, metadata: {}, status } as unknown as Stripe.PaymentIntent;
  expect(() => observe(intent, KEYS, 0, SOURCE)).toThrow(UnknownGatewayValue);
});

it('the message quotes only short words', () => {
  expect(new UnknownGatewayValue('status', 'in_review').message).toBe('unknown status: in_review');
  expect(new UnknownGatewayValue('status', 'Jane Doe, born 1980').message).toBe('unknown status: a string');
});
