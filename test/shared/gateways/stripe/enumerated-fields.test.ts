import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { findDisputes } from '../../../../shared/gateways/stripe/disputes.ts';
import { toGatewayEvent } from '../../../../shared/gateways/stripe/events.ts';
import { observe } from '../../../../shared/gateways/stripe/intents.ts';
import { confirmRefund, findRefund, listRefunds, sendRefund } from '../../../../shared/gateways/stripe/refunds.ts';
import { newRefund } from '../../../contracts/orders.ts';
import { anApplication, aPayment } from '../../../support/fixtures.ts';
import { expectUndecided, strangeValues } from '../../../support/strange-values.ts';
import { KEYS } from './context.ts';

const SOURCE = { by: 'check' } as const;
const refund = newRefund(aPayment(anApplication()), 1000);
const INTENT = { id: 'pi_1', livemode: false, amount_received: 1000, currency: 'usd', metadata: {} };
const REFUND = { id: 're_1', amount: 1000, currency: 'usd', payment_intent: 'pi_1', metadata: { refund: refund.id } };
const DISPUTE = { id: 'dp_1', amount: 1000, currency: 'usd', payment_intent: 'pi_1', reason: 'fraudulent', created: 1 };
const reported = { reference: 'pi_1', gatewayRefundId: 're_1', source: SOURCE } as Parameters<typeof confirmRefund>[2];

/** A Stripe that answers every call with this object. */
function answering(object: object): Stripe {
  const one = async () => object;
  async function* list() {
    yield object;
  }
  return { refunds: { create: one, retrieve: one, list }, disputes: { list } } as unknown as Stripe;
}

/** In a webhook or an event list, an object that is not understood is a value, not an error. */
function eventOf(type: string, object: object): unknown {
  const event = { id: 'evt_1', type, created: 1_795_000_000, data: { object } } as Stripe.Event;
  const found = toGatewayEvent(event, KEYS, SOURCE);
  if (found instanceof Error) throw found;
  return found;
}

const intent = (fields: object) => observe(fields as Stripe.PaymentIntent, KEYS, 0, SOURCE);

describe.each<[string, string, (status: unknown) => unknown]>([
  ['a PaymentIntent', 'succeeded', (status) => intent({ ...INTENT, status })],
  ['a PaymentIntent', 'canceled', (status) => intent({ ...INTENT, amount_received: 0, status })],
  ['a notified PaymentIntent', 'succeeded', (status) => eventOf('payment_intent.succeeded', { ...INTENT, status })],
  ['a refund', 'succeeded', (status) => findRefund(answering({ ...REFUND, status }), refund, 'pi_1')],
  ['a refund', 'failed', (status) => findRefund(answering({ ...REFUND, status }), refund, 'pi_1')],
  ['a new refund', 'succeeded', (status) => sendRefund(answering({ ...REFUND, status }), refund, 'pi_1')],
  ['a reported refund', 'failed', (status) => confirmRefund(answering({ ...REFUND, status }), KEYS, reported, 0)],
  ['a listed refund', 'failed', (status) => listRefunds(answering({ ...REFUND, status }), KEYS, 'pi_1', 0, SOURCE)],
  ['a notified refund', 'failed', (status) => eventOf('refund.failed', { ...REFUND, status })],
  ['a dispute', 'lost', (status) => findDisputes(answering({ ...DISPUTE, status }), KEYS, 'pi_1', 0, SOURCE)],
  ['a notified dispute', 'won', (status) => eventOf('charge.dispute.closed', { ...DISPUTE, status })],
])('the status of %s that should be %s', (_, word, read) => {
  it('is read', async () => {
    await expect((async () => read(word))()).resolves.not.toMatchObject({ outcome: 'unknown' });
  });

  it.each(strangeValues(word))('decides nothing as %j', (value) => expectUndecided(() => read(value)));
});

describe('a refund', () => {
  const found = (fields: object) => findRefund(answering({ ...REFUND, ...fields }), refund, 'pi_1');
  const notified = (fields: object) => eventOf('refund.updated', { ...REFUND, ...fields });
  const BALANCE = { code: 'insufficient_funds', balanceTooLow: true };

  it.each([
    [{ status: 'pending', pending_reason: 'insufficient_funds' }, 'pending', BALANCE],
    [{ status: 'failed', failure_reason: 'insufficient_funds' }, 'failed', BALANCE],
    [{ status: 'pending', pending_reason: 'processing' }, 'pending', { code: 'processing' }],
    [{ status: 'failed', failure_reason: 'declined' }, 'failed', { code: 'declined' }],
    [{ status: 'pending', pending_reason: null }, 'pending', {}],
    [{ status: 'failed', failure_reason: null }, 'failed', { code: 'failed' }],
  ])('with %o says whether the balance is too low', async (fields, state, obstacle) => {
    expect(await found(fields)).toEqual({ outcome: state, ...obstacle });
    const { code, balanceTooLow } = (notified(fields) as { refund: typeof BALANCE }).refund;
    expect({ code, balanceTooLow }).toEqual({ code: undefined, balanceTooLow: undefined, ...obstacle });
  });

  it('of another amount is done with that amount', async () => {
    expect(await found({ status: 'succeeded' })).toEqual({ outcome: 'done' });
    const amount = { amount: 700, currency: 'USD' };
    expect(await found({ status: 'succeeded', amount: 700 })).toEqual({ outcome: 'done', amount });
    await expectUndecided(() => found({ status: 'succeeded', currency: 'eur' }));
    await expectUndecided(() => found({ status: 'succeeded', amount: 0 }));
    await expectUndecided(() => found({ status: 'succeeded', amount: null }));
  });
});
