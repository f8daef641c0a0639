import { describe, expect, it } from 'vitest';
import { disputeShare } from '../../../../shared/gateways/paypal/dispute-share.ts';
import { dispute, toDisputeObservation } from '../../../../shared/gateways/paypal/disputes.ts';

const usd = (value: string) => ({ currency_code: 'USD', value });
const whole = (seller_transaction_id: string, more = {}) => ({
  seller_transaction_id,
  gross_amount: usd('25.75'),
  ...more,
});
const item = (value: string) => ({ items: [{ dispute_amount: usd(value) }] });

/** The amounts in cents for our captures A and B; `most` if it is only the most that can have been taken. */
function sharesOf(disputed: string, refunded: string, disputed_transactions: object[]) {
  const found = dispute.parse({
    dispute_id: 'PP-D-1',
    create_time: '2026-11-23T12:00:00.000Z',
    status: 'RESOLVED',
    dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: usd(refunded) },
    dispute_amount: usd(disputed),
    dispute_life_cycle_stage: 'CHARGEBACK',
    disputed_transactions,
  });
  const payment = { gateway: 'paypal', account: 'a', reference: 'O' } as const;
  return ['A', 'B'].map((captureId) => {
    const { amount, isUpperLimit } = toDisputeObservation(found, captureId, payment, 0, { by: 'check' });
    return isUpperLimit ? ['most', amount.amount] : amount.amount;
  });
}

describe('what a dispute over two payments of 25.75 has taken of each', () => {
  it.each<[string, string, string, object[], (number | (string | number)[])[]]>([
    ['everything', '51.50', '51.50', [whole('A'), whole('B')], [2575, 2575]],
    ['the sum of the items', '30.00', '30.00', [whole('A', item('25.00')), whole('B', item('5.00'))], [2500, 500]],
    [
      'the rest, if the other one is reversed',
      '51.50',
      '30.00',
      [whole('A', { transaction_status: 'REVERSED' }), whole('B', { transaction_status: 'PARTIALLY_REFUNDED' })],
      [2575, 425],
    ],
    [
      'their part beside a transaction of another system',
      '60.00',
      '60.00',
      [whole('A'), whole('B'), { seller_transaction_id: 'SALE', gross_amount: usd('8.50') }],
      [2575, 2575],
    ],
    [
      'at most the whole payment, if only a part of the sum was taken',
      '51.50',
      '30.00',
      [whole('A'), whole('B')],
      [
        ['most', 2575],
        ['most', 2575],
      ],
    ],
    [
      'at most the sum, if that is less',
      '51.50',
      '20.00',
      [whole('A'), whole('B')],
      [
        ['most', 2000],
        ['most', 2000],
      ],
    ],
    [
      'at most the sum, if PayPal names no amounts or another currency',
      '51.50',
      '30.00',
      [{ seller_transaction_id: 'A' }, whole('B', { gross_amount: { currency_code: 'EUR', value: '25.75' } })],
      [
        ['most', 3000],
        ['most', 3000],
      ],
    ],
    [
      'everything, if the items do not make up the disputed amount',
      '51.50',
      '51.50',
      [whole('A', item('25.00')), whole('B', item('5.00'))],
      [2575, 2575],
    ],
    [
      'at least what is reversed, if that contradicts the sum',
      '51.50',
      '30.00',
      [whole('A', { transaction_status: 'REVERSED' }), whole('B', { transaction_status: 'REVERSED' })],
      [2575, 2575],
    ],
  ])('is %s', (_, disputed, refunded, transactions, shares) => {
    expect(sharesOf(disputed, refunded, transactions)).toEqual(shares);
  });
});

it('items are no limit if the dispute is about another currency than was taken', () => {
  const disputed = { currency_code: 'EUR', value: '47.00' };
  const total = { currency: 'USD', amount: 5150 };
  expect(disputeShare([whole('A', item('5.00')), whole('B')], disputed, total, 'A')).toEqual({
    amount: { currency: 'USD', amount: 2575 },
  });
});

it('a dispute over one payment takes its whole amount', () => {
  expect(sharesOf('10.00', '10.00', [whole('A')])[0]).toBe(1000);
});
