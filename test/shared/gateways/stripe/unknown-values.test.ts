import Stripe from 'stripe';
import { expect, it } from 'vitest';
import { reportedState, toGatewayEvent } from '../../../../shared/gateways/stripe/events.ts';
import { observe } from '../../../../shared/gateways/stripe/intents.ts';
import { confirmRefund, sendRefund } from '../../../../shared/gateways/stripe/refunds.ts';
import type { StripeSecret } from '../../../../shared/gateways/stripe/secret.ts';
import { MalformedGatewayEvent, UnknownGatewayValue } from '../../../../shared/ports/payments/payment-gateway.ts';
import { newRefund } from '../../../contracts/orders.ts';
import { anApplication, aPayment } from '../../../support/fixtures.ts';

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
  expect(() => reportedState({ status: status as Stripe.Refund['status'] })).toThrow(UnknownGatewayValue);
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

/** A Stripe that rejects every call about refunds. */
function rejecting(error: { code?: string; param?: string }): Stripe {
  const rejected = async () => {
    throw new Stripe.errors.StripeInvalidRequestError({ type: 'invalid_request_error', message: 'no', ...error });
  };
  return { refunds: { create: rejected, retrieve: rejected } } as unknown as Stripe;
}
const refund = newRefund(aPayment(anApplication()));
const reported = { reference: 'pi_1', gatewayRefundId: 're_1', source: SOURCE } as Parameters<typeof confirmRefund>[2];

it.each([{ code: 'refund_paused' }, { param: 'reason' }, {}])(
  'a rejection with %j never means that nothing was refunded',
  async (error) => {
    await expect(sendRefund(rejecting(error), refund, 'pi_1')).rejects.toThrow(UnknownGatewayValue);
  },
);

it.each([
  [{ code: 'charge_disputed' }, { outcome: 'failed', code: 'charge_disputed' }],
  [{ code: 'balance_insufficient' }, { outcome: 'failed', code: 'balance_insufficient', balanceTooLow: true }],
  [{ param: 'amount' }, { outcome: 'failed', code: 'amount' }],
  [{ code: 'charge_already_refunded' }, { outcome: 'impossible', code: 'charge_already_refunded' }],
])('a rejection with %j is documented', async (error, result) => {
  expect(await sendRefund(rejecting(error), refund, 'pi_1')).toEqual(result);
});

it.each([
  { status: 'succeeded', amount_received: 0 },
  { status: 'succeeded', amount_received: null },
  // Canceled, and money was taken all the same.
  { status: 'canceled', amount_received: 2575 },
])('an intent with %j decides nothing about its money', (fields) => {
  const intent = { id: 'pi_1', livemode: false, currency: 'usd', ...fields } as unknown as Stripe.PaymentIntent;
  expect(() => observe(intent, KEYS, 0, SOURCE)).toThrow(UnknownGatewayValue);
});

it('only a refund that is missing does not exist', async () => {
  const ask = (code: string) => confirmRefund(rejecting({ code }), KEYS, reported, 0);
  expect(await ask('resource_missing')).toBeUndefined();
  await expect(ask('refund_archived')).rejects.toThrow(UnknownGatewayValue);
});

it('the message quotes only short words', () => {
  expect(new UnknownGatewayValue('status', 'in_review').message).toBe('unknown status: in_review');
  expect(new UnknownGatewayValue('status', 'Jane Doe, born 1980').message).toBe('unknown status: a string');
});
