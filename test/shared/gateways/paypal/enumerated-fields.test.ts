import { describe, expect, it } from 'vitest';
import { gatewayJson } from '../../../../shared/gateways/gateway-json.ts';
import { listDisputes, toDisputeObservation } from '../../../../shared/gateways/paypal/disputes.ts';
import { toGatewayEvent } from '../../../../shared/gateways/paypal/events.ts';
import { openOrders } from '../../../../shared/gateways/paypal/open-orders.ts';
import { order as orderObject } from '../../../../shared/gateways/paypal/orders.ts';
import {
  confirmRefund,
  findExternalRefund,
  findOwnRefund,
  listedRefunds,
  sendRefund,
} from '../../../../shared/gateways/paypal/refunds.ts';
import { NO_LIMIT, newRefund } from '../../../contracts/orders.ts';
import { anApplication, aPayment } from '../../../support/fixtures.ts';
import { expectUndecided, strangeValues } from '../../../support/strange-values.ts';
import { KEYS } from './context.ts';

const CHECK = { by: 'check' } as const;
const payment = { ...aPayment(anApplication()), reference: 'O' };
const refund = newRefund(payment, 1000);
const usd = (value: string) => ({ currency_code: 'USD', value });
const about = { gateway: 'paypal', account: KEYS.account, reference: 'O', at: 0, source: CHECK } as const;
const reported = { ...about, gatewayRefundId: 'R', attempt: 1, amount: refund.amount, state: 'done' } as const;

const CAPTURE = { id: 'C', status: 'COMPLETED', amount: usd('25.75') };
const REFUND = { id: 'R', status: 'COMPLETED', amount: usd('10.00'), custom_id: refund.id };
const DISPUTE = {
  ...{ dispute_id: 'PP-D-1', create_time: '2026-11-23T12:00:00.000Z', dispute_amount: usd('25.75') },
  ...{ status: 'OPEN', dispute_life_cycle_stage: 'CHARGEBACK' },
};
const orderWith = (fields: object, payments?: object) => ({
  ...{ id: 'O', intent: 'CAPTURE', status: 'COMPLETED' },
  purchase_units: [{ custom_id: payment.id, ...(payments && { payments }) }],
  ...fields,
});

/** As PayPal sends it, and our client parses it. */
const received = <T>(body: T) => gatewayJson(JSON.stringify(body)) as T;
const answering = (body: object) => async () => ({ outcome: 'done', body: received(body) }) as const;
const queried = (body: object) =>
  openOrders({ ask: answering(body), keys: async () => KEYS }, () => 0).query(payment, CHECK);
const orderOf = (payments: object) => orderObject.parse(received(orderWith({}, payments)));

/** In a webhook or an event list, what is not understood is a value, not an error. */
async function notified(event_type: string, resource: object): Promise<unknown> {
  const capture = { ...CAPTURE, custom_id: payment.id };
  const context = { ask: answering(capture), keys: KEYS, source: CHECK };
  const event = { id: 'WH-1', event_type, create_time: 0, resource: received(resource) };
  const found = await toGatewayEvent(event as Parameters<typeof toGatewayEvent>[0], context);
  if (found instanceof Error) throw found;
  return found;
}
const links = [{ rel: 'up', href: 'https://api.paypal.com/v2/payments/captures/C' }];

async function disputes(fields: object): Promise<unknown> {
  const found = { ...DISPUTE, ...fields };
  const ask = async ({ path }: { path: string }) =>
    answering(path.includes('?') ? { items: [{ dispute_id: 'PP-D-1' }] } : found)();
  return (await listDisputes(ask, 'C'))?.map((one) => toDisputeObservation(one, 'C', about, 0, CHECK));
}

type Read = (value: unknown) => unknown;
describe.each<[string, string, Read]>([
  ['the status of an order', 'CREATED', (status) => queried(orderWith({ status }))],
  ['the status of an order', 'APPROVED', (status) => queried(orderWith({ status }))],
  ['the status of a capture', 'COMPLETED', (status) => queried(orderWith({}, { captures: [{ ...CAPTURE, status }] }))],
  ['the status of a capture', 'DECLINED', (status) => queried(orderWith({}, { captures: [{ ...CAPTURE, status }] }))],
  [
    'the status of a notified capture',
    'COMPLETED',
    (status) => notified('PAYMENT.CAPTURE.COMPLETED', { ...CAPTURE, status }),
  ],
  [
    'the status of a refund',
    'COMPLETED',
    (status) => findOwnRefund(refund, orderOf({ refunds: [{ ...REFUND, status }] })),
  ],
  [
    'the status of a refund',
    'FAILED',
    (status) => findOwnRefund(refund, orderOf({ refunds: [{ ...REFUND, status }] })),
  ],
  [
    'the status of a new refund',
    'COMPLETED',
    (status) => sendRefund(answering({ ...REFUND, status }), refund, orderOf({ captures: [CAPTURE] }), NO_LIMIT),
  ],
  ['the status of a reported refund', 'FAILED', (status) => confirmRefund(answering({ ...REFUND, status }), reported)],
  [
    'the status of a refund of the dashboard',
    'FAILED',
    (status) => findExternalRefund(answering({ ...REFUND, status }), 'R', refund),
  ],
  [
    'the status of a listed refund',
    'FAILED',
    (status) => listedRefunds(answering({}), orderOf({ refunds: [{ ...REFUND, status }] }), about),
  ],
  [
    'the status of a notified refund',
    'FAILED',
    (status) => notified('PAYMENT.REFUND.FAILED', { ...REFUND, links, status }),
  ],
  ['the status of a dispute', 'OPEN', (status) => disputes({ status })],
  ['the stage of a dispute', 'CHARGEBACK', (dispute_life_cycle_stage) => disputes({ dispute_life_cycle_stage })],
  [
    'the outcome of a dispute',
    'RESOLVED_BUYER_FAVOUR',
    (outcome_code) => disputes({ status: 'RESOLVED', dispute_outcome: { outcome_code } }),
  ],
])('%s that should be %s', (_, word, read) => {
  it('is read', async () => {
    await expect((async () => read(word))()).resolves.not.toMatchObject({ outcome: 'unknown' });
  });

  it.each(strangeValues(word))('decides nothing as %j', (value) => expectUndecided(() => read(value)));
});

describe('a refund', () => {
  const found = (fields: object) => findOwnRefund(refund, orderOf({ refunds: [{ ...REFUND, ...fields }] }));

  it('that fails because the bank account did not cover it either says that the balance is too low', async () => {
    const failed = { status: 'FAILED', status_details: { reason: 'ECHECK' } };
    expect(found(failed)).toEqual({ outcome: 'failed', code: 'FAILED', balanceTooLow: true });
    expect(await notified('PAYMENT.REFUND.FAILED', { ...REFUND, ...failed, links })).toMatchObject({
      refund: { state: 'failed', balanceTooLow: true },
    });
    for (const status_details of [null, undefined, {}, { reason: null }, { reason: 'OTHER' }])
      expect(found({ status: 'FAILED', status_details })).toEqual({ outcome: 'failed', code: 'FAILED' });
  });

  it('of another amount is done with that amount', async () => {
    expect(found({})).toEqual({ outcome: 'done' });
    expect(found({ amount: null })).toEqual({ outcome: 'done' });
    expect(found({ amount: usd('7.00') })).toEqual({ outcome: 'done', amount: { amount: 700, currency: 'USD' } });
    await expectUndecided(() => found({ amount: usd('0.00') }));
    await expectUndecided(() => found({ amount: { currency_code: 'EUR', value: '10.00' } }));
  });
});
