import { expect, it } from 'vitest';
import type { Payment } from '../../../shared/domain/payment.ts';
import type { RefundState } from '../../../shared/domain/refund-state.ts';
import { type RefundSummary, refundSummary } from '../../../shared/domain/refund-totals.ts';
import { anApplication, aPayment, NOW, USD } from '../../support/fixtures.ts';

const paid = aPayment(anApplication(), { state: 'succeeded', accepted: true });
const NOTHING = { refunding: 0, refunded: 0, refundRetrying: 0, refundFailed: 0 };

/** In minor units. */
const summaryOf = (changes: Partial<Payment>) =>
  Object.fromEntries(
    Object.entries(refundSummary({ ...paid, ...changes })).map(([name, { amount }]) => [name, amount]),
  );

const MEANING: Readonly<Record<RefundState, keyof RefundSummary>> = {
  due: 'refunding',
  sent: 'refunding',
  done: 'refunded',
  failed: 'refundRetrying',
  manual_review: 'refundFailed',
};

it.each(Object.entries(MEANING))('a refund that is %s counts as %s alone', (state, meaning) => {
  expect(summaryOf({ refundTotals: { [state]: 100 } })).toEqual({ ...NOTHING, [meaning]: 100 });
});

it('refunds in several states are not added up, except those that are on their way', () => {
  const refundTotals = { due: 1, sent: 20, done: 300, failed: 400, manual_review: 500 };
  expect(summaryOf({ refundTotals })).toEqual({
    refunding: 21,
    refunded: 300,
    refundRetrying: 400,
    refundFailed: 500,
  });
});

it('a failed refund is what is still owed, without what another refund or a bank has returned', () => {
  const lost = {
    id: 'dp_A',
    state: 'lost',
    amount: { ...USD, amount: 2000 },
    openedAt: NOW,
    observedAt: NOW,
    sinceVersion: 2,
  } as const;
  for (const state of ['due', 'sent', 'failed', 'done'])
    expect(summaryOf({ refundTotals: { [state]: 2000, manual_review: 1000 } })).toMatchObject({ refundFailed: 575 });
  expect(summaryOf({ refundTotals: { manual_review: 1000 }, disputes: [lost] })).toMatchObject({ refundFailed: 575 });
  expect(summaryOf({ refundTotals: { done: 2575, manual_review: 1000 } })).toMatchObject({ refundFailed: 0 });
});

it('the amounts are in the captured currency, which may differ from the ordered one', () => {
  const captured = { amount: 300, currency: 'KWD' } as const;
  const summary = refundSummary({ ...paid, captured, refundTotals: { manual_review: 2575 } });
  expect(summary.refundFailed).toEqual(captured);
});
