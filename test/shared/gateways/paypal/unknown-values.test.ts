import { describe, expect, it } from 'vitest';
import { outcomeOfCaptures } from '../../../../shared/gateways/paypal/captures.ts';
import { createOrder } from '../../../../shared/gateways/paypal/create-order.ts';
import {
  dispute as disputeObject,
  listDisputes,
  retrieveDispute,
  toDisputeObservation,
} from '../../../../shared/gateways/paypal/disputes.ts';
import { PayPalUnavailable } from '../../../../shared/gateways/paypal/errors.ts';
import { listEvents } from '../../../../shared/gateways/paypal/listed-events.ts';
import { openOrders } from '../../../../shared/gateways/paypal/open-orders.ts';
import { observe, order as orderObject } from '../../../../shared/gateways/paypal/orders.ts';
import { reportedState } from '../../../../shared/gateways/paypal/refund-object.ts';
import { confirmRefund, findExternalRefund, sendRefund } from '../../../../shared/gateways/paypal/refunds.ts';
import { UnknownGatewayValue } from '../../../../shared/ports/payments/payment-gateway.ts';
import { NO_LIMIT, newOrder, newRefund } from '../../../contracts/orders.ts';
import { anApplication, aPayment } from '../../../support/fixtures.ts';
import { KEYS } from './context.ts';

const CHECK = { by: 'check' } as const;
const payment = aPayment(anApplication());
const amount = { currency_code: 'USD', value: '25.75' };

function orderWith(status: string, capture?: string) {
  const payments = capture === undefined ? {} : { payments: { captures: [{ id: 'C', status: capture, amount }] } };
  return orderObject.parse({
    id: 'O',
    intent: 'CAPTURE',
    status,
    purchase_units: [{ custom_id: payment.id, ...payments }],
  });
}
const outcomeOf = (found: ReturnType<typeof orderWith>) => observe(found, KEYS, 0, CHECK).outcome;

it.each(['approved', 'EXPIRED', ''])('an order status "%s" decides nothing', (status) => {
  expect(() => outcomeOf(orderWith(status))).toThrow(UnknownGatewayValue);
});

it('a COMPLETED order without a capture decides nothing', () => {
  expect(() => outcomeOf(orderWith('COMPLETED'))).toThrow(UnknownGatewayValue);
});

it.each(['completed', 'REVERSED', ''])('a capture status "%s" decides nothing', (status) => {
  expect(() => outcomeOf(orderWith('COMPLETED', status))).toThrow(UnknownGatewayValue);
});

it.each(['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED'])('a capture that is %s has succeeded', (status) => {
  expect(outcomeOf(orderWith('COMPLETED', status))).toEqual({
    status: 'succeeded',
    captured: { amount: 2575, currency: 'USD' },
  });
});

it('a capture with an amount of zero is not a success', () => {
  expect(() =>
    outcomeOfCaptures([{ id: 'C', status: 'COMPLETED', amount: { currency_code: 'USD', value: '0.00' } }]),
  ).toThrow(UnknownGatewayValue);
});

it.each(['completed', 'REVERSED', ''])('a refund status "%s" decides nothing', (status) => {
  expect(() => reportedState({ status })).toThrow(UnknownGatewayValue);
});

it.each(['NEW_ERROR', 'DUPLICATE_INVOICE_ID', ''])('a refund error "%s" leaves the outcome unknown', async (issue) => {
  const ask = async () => ({ outcome: 'rejected', status: 422, issue }) as const;
  const refund = newRefund(payment);
  await expect(sendRefund(ask, refund, orderWith('COMPLETED', 'COMPLETED'), NO_LIMIT)).rejects.toThrow(
    UnknownGatewayValue,
  );
});

/** A PayPal that rejects every call. */
const rejecting = (status: number, issue: string) => async () => ({ outcome: 'rejected', status, issue }) as const;
const reported = { gatewayRefundId: 'R' } as Parameters<typeof confirmRefund>[1];

it.each<[string, (ask: ReturnType<typeof rejecting>) => Promise<unknown>]>([
  [
    'an order',
    (ask) => openOrders({ ask, keys: async () => KEYS }, Date.now).query({ ...payment, reference: 'O' }, CHECK),
  ],
  ['a refund', (ask) => findExternalRefund(ask, 'R', newRefund(payment))],
  ['a reported refund', (ask) => confirmRefund(ask, reported)],
  ['the disputes of a capture', (ask) => listDisputes(ask, 'C')],
  ['a dispute', (ask) => retrieveDispute(ask, 'PP-D-1')],
])('a query for %s that is rejected for an unknown reason never means that there is none', async (_, query) => {
  await expect(query(rejecting(422, 'NEW_ERROR'))).rejects.toThrow(UnknownGatewayValue);
});

describe("an answer that is not PayPal's, such as a proxy's,", () => {
  const linksOnly = async () => ({ outcome: 'done', body: { links: [] } }) as const;
  const foreign = async () => ({ outcome: 'done', body: { message: 'Internal server error' } }) as const;
  const client = { ask: foreign, keys: async () => KEYS };
  const anOrder = newOrder({ amount: 2575, currency: 'USD' }, 'paypal');
  const eventsOf = async (ask: typeof client.ask | typeof linksOnly) => {
    const found = [];
    for await (const one of listEvents({ ...client, ask }, 0, 1000, CHECK)) found.push(one);
    return found;
  };

  it('creates no order, and does not say that there is none', async () => {
    const create = createOrder(client, anOrder, { language: 'en' }, 'https://visa.example');
    await expect(create).rejects.toThrow(UnknownGatewayValue);
  });

  it('an order without a page for the payer is not one to pay yet', async () => {
    const body = { id: 'O', intent: 'CAPTURE', status: 'CREATED', purchase_units: [], links: [] };
    const create = createOrder(
      { ...client, ask: async () => ({ outcome: 'done', body }) },
      anOrder,
      { language: 'en' },
      'https://visa.example',
    );
    await expect(create).rejects.toThrow(UnknownGatewayValue);
  });

  it('is no empty list of events or of disputes', async () => {
    await expect(eventsOf(foreign)).rejects.toThrow(PayPalUnavailable);
    expect(await listDisputes(foreign, 'C')).toBeUndefined();
  });

  it('a list of PayPal may have nothing but links', async () => {
    expect(await eventsOf(linksOnly)).toEqual([]);
    expect(await listDisputes(linksOnly, 'C')).toEqual([]);
  });
});

it('only a 404 means that there is no such refund', async () => {
  expect(await findExternalRefund(rejecting(404, 'RESOURCE_NOT_FOUND'), 'R', newRefund(payment))).toEqual({
    outcome: 'not_found',
  });
  expect(await confirmRefund(rejecting(404, 'RESOURCE_NOT_FOUND'), reported)).toBeUndefined();
});

const disputeWith = (changes: object) =>
  toDisputeObservation(
    disputeObject.parse({
      dispute_id: 'PP-D-1',
      create_time: '2026-11-23T12:00:00.000Z',
      status: 'OPEN',
      dispute_amount: amount,
      dispute_life_cycle_stage: 'CHARGEBACK',
      ...changes,
    }),
    'C',
    { gateway: 'paypal', account: 'a', reference: 'O' },
    0,
    CHECK,
  );

it.each([
  { status: 'APPEALED' },
  { dispute_life_cycle_stage: 'SECOND_CHARGEBACK' },
  { status: 'RESOLVED' },
  { status: 'RESOLVED', dispute_outcome: { outcome_code: 'SPLIT' } },
])('a dispute with %o decides nothing', (changes) => {
  expect(() => disputeWith(changes)).toThrow(UnknownGatewayValue);
});

it.each([
  ['RESOLVED_BUYER_FAVOUR', 'CHARGEBACK', 'lost'],
  ['RESOLVED_SELLER_FAVOUR', 'CHARGEBACK', 'won'],
  ['RESOLVED_WITH_PAYOUT', 'CHARGEBACK', 'won'],
  ['ACCEPTED', 'CHARGEBACK', 'lost'],
  ['DENIED', 'ARBITRATION', 'won'],
  ['CANCELED_BY_BUYER', 'INQUIRY', 'closed'],
  ['CANCELED_BY_BUYER', 'CHARGEBACK', 'won'],
  ['NONE', 'INQUIRY', 'closed'],
])('%s of a dispute in the stage %s is %s', (outcome_code, dispute_life_cycle_stage, state) => {
  const changes = { status: 'RESOLVED', dispute_life_cycle_stage, dispute_outcome: { outcome_code } };
  expect(disputeWith(changes).state).toBe(state);
});

it('a dispute that is lost in part has taken what was refunded', () => {
  const amount_refunded = { currency_code: 'USD', value: '10.00' };
  const dispute_outcome = { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded };
  expect(disputeWith({ status: 'RESOLVED', dispute_outcome }).amount.amount).toBe(1000);
});
