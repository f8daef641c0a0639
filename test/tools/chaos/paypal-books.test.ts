import { expect, it } from 'vitest';
import { readPayPalBooks } from '../../../tools/chaos/gateways/paypal/books.ts';

const usd = (value: string) => ({ currency_code: 'USD', value });
const order = (changes: object = {}) => ({
  id: 'ORDER',
  status: 'COMPLETED',
  customId: 'pay_1',
  amount: usd('25.75'),
  expiresAt: 9_000,
  captures: [],
  refunds: [],
  disputes: [],
  ...changes,
});
const capture = (status: string, value = '25.75') => ({ id: 'CAPTURE', status, amount: usd(value) });
const read = (changes: object, events: object[] = []) => readPayPalBooks({ orders: [order(changes)], events })[0];

it.each([
  ['COMPLETED', 2575],
  ['PARTIALLY_REFUNDED', 2575],
  ['REFUNDED', 2575],
  ['PENDING', 0],
  ['DECLINED', 0],
])('a capture that is %s has captured %i cents', (status, captured) => {
  expect(read({ captures: [capture(status)] })).toMatchObject({ paymentId: 'pay_1', captured, payable: false });
});

it('adds up several captures of one order', () => {
  expect(read({ captures: [capture('COMPLETED'), capture('COMPLETED')] })?.captured).toBe(5150);
});

it.each([
  ['open', { status: 'APPROVED', approvedAt: 5_000 }, { at: 5_000, until: 9_000 }],
  ['captured', { captures: [capture('PENDING')], approvedAt: 5_000 }, undefined],
  ['taken back', { status: 'VOIDED', approvedAt: 5_000 }, undefined],
  ['declined', { status: 'APPROVED', approvedAt: 5_000, declinedAt: 6_000 }, undefined],
  [
    'given again after a decline',
    { status: 'APPROVED', approvedAt: 7_000, declinedAt: 6_000 },
    { at: 7_000, until: 9_000 },
  ],
])('an approval can be captured if it is open: %s', (_, changes, approved) => {
  expect(read(changes)?.approved).toEqual(approved);
});

it('an approval is known from the first acknowledgement of its notification, not of one before it', () => {
  const notified = (create_time: string, answeredAt: number, status = 204) => ({
    event_type: 'CHECKOUT.ORDER.APPROVED',
    create_time,
    order: 'ORDER',
    resource: {},
    delivery: { attempts: [{ status, answeredAt }] },
  });
  const [first, again] = ['1970-01-01T00:00:05Z', '1970-01-01T00:00:07Z'];
  const events = [notified(first, 5_100), notified(again, 7_500, 500), notified(again, 8_200), notified(again, 8_100)];
  const changes = { status: 'APPROVED', approvedAt: 7_300, declinedAt: 6_000 };
  expect(read(changes, events)?.approved).toEqual({ at: 7_300, until: 9_000, notifiedAt: 8_100 });
});

it('counts a reversal as a lost dispute, unless a dispute caused it, and never as a refund', () => {
  const reversal = { id: 'R', status: 'COMPLETED', amount: usd('5.00'), isReversal: true };
  const dispute = {
    id: 'PP-1',
    amount: usd('5.00'),
    stage: 'CHARGEBACK',
    status: 'RESOLVED',
    outcome: 'RESOLVED_BUYER_FAVOUR',
  };
  const captures = [capture('PARTIALLY_REFUNDED')];
  expect(read({ captures, refunds: [reversal] })).toMatchObject({
    refunds: [],
    disputes: [{ id: 'R', amount: 500, state: 'lost' }],
  });
  const caused = read({ captures, refunds: [{ ...reversal, disputeId: 'PP-1' }], disputes: [dispute] });
  expect(caused).toMatchObject({ refunds: [], disputes: [{ id: 'PP-1', amount: 500, state: 'lost' }] });
});

it('names refunds by our id, or by PayPal’s if the dashboard made them', () => {
  const refund = (id: string, customId?: string) => ({ id, status: 'PENDING', amount: usd('1.00'), customId });
  const { refunds } = read({ captures: [capture('COMPLETED')], refunds: [refund('A', 're_1'), refund('B')] }) ?? {};
  expect(refunds).toEqual([
    { key: 're_1', amount: 100, state: 'pending' },
    { key: 'gw_B', amount: 100, state: 'pending' },
  ]);
});

it.each([
  ['PAYMENT.CAPTURE.COMPLETED', { id: 'CAPTURE' }, 'success'],
  ['PAYMENT.CAPTURE.PENDING', { id: 'CAPTURE' }, undefined],
  ['CHECKOUT.ORDER.APPROVED', { id: 'ORDER' }, undefined],
  ['PAYMENT.CAPTURE.REFUNDED', { id: 'A', custom_id: 're_1' }, undefined],
  ['PAYMENT.REFUND.FAILED', { id: 'B' }, 'refund gw_B'],
  ['CUSTOMER.DISPUTE.CREATED', { dispute_id: 'PP-1' }, 'dispute PP-1'],
  ['PAYMENT.CAPTURE.REVERSED', { id: 'R' }, 'dispute R'],
])('%s reports what must be recorded before it is acknowledged', (event_type, resource, subject) => {
  const delivery = {
    attempts: [
      { status: 500, answeredAt: 1 },
      { status: 204, answeredAt: 2 },
    ],
  };
  const event = { event_type, create_time: '1970-01-01T00:00:05Z', order: 'ORDER', resource, delivery };
  const { reported } = read({}, [event]) ?? {};
  expect(reported).toEqual(subject === undefined ? [] : [{ subject, at: 2 }]);
});
