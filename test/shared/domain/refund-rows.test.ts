import { describe, expect, it } from 'vitest';
import type { RefundObservation } from '../../../shared/domain/gateway-event.ts';
import { applyManualRefund, owedAmount, undecidedRefunds } from '../../../shared/domain/manual-refund.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import { REFUND_QUERY_DELAY, REFUND_RETRY_WINDOW, type Refund } from '../../../shared/domain/refund.ts';
import { isRefundBlocked, STAFF_REFUND_REASONS } from '../../../shared/domain/refund-policy.ts';
import {
  externalRefundId,
  gatewayRefundIdOf,
  type RefundStatus,
  recordExternalRefund,
  reduceRefund,
  settleRefund,
} from '../../../shared/domain/settle-refund.ts';
import { anApplication, aPayment, HOUR, NOW, USD } from '../../support/fixtures.ts';

const MINUTE = 60_000;
const DAY = 24 * HOUR;
const LATER = NOW + HOUR;
const WINDOW = 7 * DAY;
const AMOUNT = 1000;

const payment = aPayment(anApplication(), {
  state: 'succeeded',
  accepted: true,
  unreserved: USD.amount - AMOUNT,
  refundTotals: { sent: AMOUNT },
  version: 7,
});
const paid = (changes: Partial<Payment>): Payment => ({ ...payment, ...changes });
const refundOf = (changes: Partial<Refund> = {}): Refund => ({
  id: 'rf_a',
  paymentId: payment.id,
  gateway: 'stripe',
  amount: { ...USD, amount: AMOUNT },
  reason: 'goodwill',
  state: 'sent',
  attempt: 1,
  sentAt: NOW,
  createdAt: NOW,
  updatedAt: NOW,
  dueAt: LATER,
  version: 3,
  ...changes,
});
const lost = (amount: number) =>
  ({ id: 'dp_A', state: 'lost', amount: { ...USD, amount }, openedAt: NOW, observedAt: NOW, sinceVersion: 2 }) as const;

function settle(refund: Refund, status: RefundStatus, now = LATER, of = payment) {
  return settleRefund(of, refund, status, 'notification', now);
}

describe('the result of a refund', () => {
  it('done: changes the refund and the totals of its payment', () => {
    const { dueAt: _, ...rest } = refundOf();
    expect(settle(refundOf(), { outcome: 'done' })).toEqual({
      payments: [{ ...payment, refundTotals: { done: AMOUNT }, updatedAt: LATER, version: 8 }],
      refunds: [{ ...rest, state: 'done', updatedAt: LATER, version: 4 }],
      history: [
        { paymentId: payment.id, at: LATER, to: 'succeeded', by: 'notification', description: 'refund rf_a: done' },
      ],
    });
    expect(settle(refundOf({ state: 'done' }), { outcome: 'done' })).toBeUndefined();
    const { unreserved: _unreserved, ...none } = payment;
    expect(settle(refundOf(), { outcome: 'done' }, LATER, none)?.payments?.[0]).not.toHaveProperty('unreserved');
  });

  it('failed: is sent again as the next attempt, with backoff', () => {
    expect(settle(refundOf({ tries: 2 }), { outcome: 'failed', code: 'closed_card' })).toEqual({
      payments: [{ ...payment, refundTotals: { failed: AMOUNT }, updatedAt: LATER, version: 8 }],
      refunds: [
        {
          ...refundOf({ tries: 2 }),
          state: 'failed',
          attempt: 2,
          dueAt: LATER + 15 * MINUTE,
          updatedAt: LATER,
          version: 4,
        },
      ],
      history: [expect.objectContaining({ description: 'refund rf_a: failed (closed_card)' })],
    });
  });

  it.each([
    ['failed', refundOf()],
    ['pending', refundOf({ state: 'due' })],
  ] as const)('%s: the gateway is asked two minutes later at the earliest', (outcome, refund) => {
    expect(settle(refund, { outcome })?.refunds?.[0]?.dueAt).toBe(LATER + REFUND_QUERY_DELAY);
  });

  it('failed after a week of attempts: the money is refundable again, and staff decide', () => {
    const last = settle(refundOf(), { outcome: 'failed' }, NOW + WINDOW - 1);
    expect(last?.refunds).toMatchObject([{ state: 'failed' }]);
    const change = settle(refundOf(), { outcome: 'failed' }, NOW + WINDOW);
    expect(change?.refunds?.[0]).toMatchObject({ state: 'manual_review', attempt: 2, released: true });
    expect(change?.refunds?.[0]).not.toHaveProperty('dueAt');
    expect(change?.payments).toMatchObject([{ unreserved: USD.amount, refundTotals: { manual_review: AMOUNT } }]);
    expect(REFUND_RETRY_WINDOW).toBe(WINDOW);
    // One that was never sent counts from its creation.
    const { sentAt: _, ...unsent } = refundOf({ state: 'due', createdAt: NOW - HOUR });
    expect(settle(unsent, { outcome: 'failed' }, NOW + WINDOW - HOUR)?.refunds).toMatchObject([
      { state: 'manual_review' },
    ]);
  });

  it('failed: releases nothing that a refund of the dashboard has returned meanwhile', () => {
    const of = paid({ unreserved: -700, refundTotals: { sent: USD.amount, done: 700 } });
    expect(settle(refundOf({ amount: USD }), { outcome: 'failed' }, NOW + WINDOW, of)?.payments).toMatchObject([
      { unreserved: USD.amount - 700, refundTotals: { manual_review: USD.amount, done: 700 } },
    ]);
    const { unreserved: _, ...none } = payment;
    expect(settle(refundOf(), { outcome: 'failed' }, NOW + WINDOW, none)?.payments).toMatchObject([
      { unreserved: AMOUNT },
    ]);
  });

  it('failed while staff decide: releases once', () => {
    const inReview = refundOf({ state: 'manual_review' });
    expect(settle(inReview, { outcome: 'failed' })?.refunds).toMatchObject([
      { state: 'manual_review', released: true },
    ]);
    expect(settle({ ...inReview, released: true }, { outcome: 'failed' })).toBeUndefined();
  });

  it('done after it was released: takes back what it had released', () => {
    const released = refundOf({ state: 'manual_review', released: true });
    for (const unreserved of [1500, 300]) {
      const change = settle(released, { outcome: 'done' }, LATER, paid({ unreserved }));
      expect(change?.payments).toMatchObject([{ unreserved: unreserved - AMOUNT }]);
      expect(change?.refunds?.[0]).not.toHaveProperty('released');
    }
    const held = settle(refundOf({ state: 'manual_review' }), { outcome: 'done' });
    expect(held?.payments).toMatchObject([{ unreserved: payment.unreserved }]);
  });

  it('pending: is asked for again, and given to staff after a week', () => {
    const due = refundOf({ state: 'due', tries: 1 });
    expect(settle(due, { outcome: 'pending' })?.refunds).toMatchObject([{ state: 'sent', dueAt: LATER + 5 * MINUTE }]);
    expect(settle(refundOf(), { outcome: 'pending' }, NOW + WINDOW - 1)).toBeUndefined();
    expect(settle(refundOf(), { outcome: 'pending' }, NOW + WINDOW)?.refunds).toMatchObject([
      { state: 'manual_review' },
    ]);
    for (const state of ['done', 'manual_review'] as const)
      expect(settle(refundOf({ state }), { outcome: 'pending' }, NOW + WINDOW)).toBeUndefined();
    // An attempt that was refused is executed after all.
    expect(settle(refundOf({ state: 'failed' }), { outcome: 'pending' })?.refunds).toMatchObject([{ state: 'sent' }]);
  });

  it('unknown: changes nothing for a week, and then releases nothing', () => {
    expect(settle(refundOf(), { outcome: 'unknown' }, NOW + WINDOW - 1)).toBeUndefined();
    const change = settle(refundOf(), { outcome: 'unknown' }, NOW + WINDOW);
    expect(change?.refunds?.[0]).toMatchObject({ state: 'manual_review', attempt: 1 });
    expect(change?.refunds?.[0]).not.toHaveProperty('released');
    expect(change?.payments).toMatchObject([{ unreserved: payment.unreserved }]);
    expect(settle(refundOf({ state: 'due' }), { outcome: 'unknown' }, NOW + WINDOW)).toBeUndefined();
    const failed = refundOf({ state: 'failed' });
    expect(settle(failed, { outcome: 'unknown' }, NOW + WINDOW - 1)).toBeUndefined();
    expect(settle(failed, { outcome: 'unknown' }, NOW + WINDOW)?.refunds).toMatchObject([{ state: 'manual_review' }]);
  });

  it.each(['due', 'sent', 'failed'] as const)('impossible: staff decide about one that is %s', (state) => {
    const change = settle(refundOf({ state }), { outcome: 'impossible', code: 'no' });
    expect(change?.refunds?.[0]).toMatchObject({ state: 'manual_review', attempt: 1 });
    expect(change?.refunds?.[0]).not.toHaveProperty('released');
  });

  it.each(['done', 'manual_review'] as const)('impossible: nothing about one that is %s', (state) => {
    expect(settle(refundOf({ state }), { outcome: 'impossible', code: 'no' })).toBeUndefined();
  });

  it('a completed one that fails after all: when it did so first', () => {
    expect(settle(refundOf({ state: 'done' }), { outcome: 'failed' })?.refunds).toMatchObject([
      { state: 'failed', returnedAt: LATER },
    ]);
    expect(settle(refundOf({ state: 'done', returnedAt: NOW }), { outcome: 'failed' })?.refunds).toMatchObject([
      { returnedAt: NOW },
    ]);
    expect(settle(refundOf(), { outcome: 'failed' })?.refunds?.[0]).not.toHaveProperty('returnedAt');
    const over = settle(refundOf({ state: 'done' }), { outcome: 'failed' }, NOW + WINDOW);
    expect(over?.refunds?.[0]).not.toHaveProperty('returnedAt');
  });
});

describe('a refund that has not been sent', () => {
  const system = refundOf({ state: 'due', reason: 'application_withdrawn' });

  it('is sent as it is while nothing was lost of what it has reserved', () => {
    expect(reduceRefund(payment, system)).toEqual({ refund: system, unreserved: payment.unreserved });
    const { unreserved: _, ...none } = payment;
    expect(reduceRefund(none, system)).toEqual({ refund: system, unreserved: 0 });
    const goodwill = { ...system, reason: 'goodwill' } as const;
    expect(reduceRefund(payment, goodwill)).toEqual({ refund: goodwill, unreserved: payment.unreserved });
  });

  it('is reduced by what was lost of it, if it is automatic', () => {
    const of = paid({ unreserved: 0, disputes: [lost(300)] });
    expect(reduceRefund(of, system)).toEqual({
      refund: { ...system, amount: { ...USD, amount: 700 } },
      unreserved: 300,
    });
    expect(reduceRefund(of, { ...system, reason: 'goodwill' })).toBeUndefined();
    expect(reduceRefund(paid({ unreserved: 0, disputes: [lost(AMOUNT)] }), system)).toBeUndefined();
    expect(reduceRefund(paid({ unreserved: 0, disputes: [lost(AMOUNT - 1)] }), system)?.refund.amount.amount).toBe(1);
  });
});

describe('a refund of the gateway’s dashboard', () => {
  const reported = (changes: Partial<RefundObservation> = {}): RefundObservation => ({
    gateway: 'stripe',
    account: payment.account,
    reference: payment.reference ?? '',
    gatewayRefundId: 're_x',
    amount: { ...USD, amount: 300 },
    at: NOW,
    source: { by: 'notification' },
    state: 'done',
    ...changes,
  });
  const row = {
    id: 'gw_re_x',
    paymentId: payment.id,
    gateway: 'stripe',
    amount: { ...USD, amount: 300 },
    reason: 'issued_at_gateway',
    createdAt: LATER,
    updatedAt: LATER,
    version: 1,
  };

  it('reserves its amount', () => {
    expect(recordExternalRefund(payment, reported(), LATER)).toEqual({
      payments: [
        {
          ...payment,
          unreserved: USD.amount - AMOUNT - 300,
          refundTotals: { sent: AMOUNT, done: 300 },
          updatedAt: LATER,
          version: 8,
        },
      ],
      refunds: [{ ...row, state: 'done', attempt: 1, reserved: 300 }],
      history: [
        {
          paymentId: payment.id,
          at: LATER,
          to: 'succeeded',
          by: 'notification',
          description: 'refund gw_re_x: done (made at the gateway)',
        },
      ],
    });
    expect(recordExternalRefund(payment, reported({ state: 'pending' }), LATER).refunds).toEqual([
      { ...row, state: 'sent', attempt: 1, reserved: 300, dueAt: LATER + 2 * MINUTE },
    ]);
  });

  it('reserves its amount even of what other refunds have reserved', () => {
    const change = recordExternalRefund(paid({ unreserved: 100 }), reported(), LATER);
    expect(change.payments).toMatchObject([{ unreserved: -200 }]);
    const { unreserved: _, ...none } = payment;
    expect(recordExternalRefund(none, reported(), LATER).payments).toMatchObject([{ unreserved: -300 }]);
  });

  it('that failed reserves nothing', () => {
    const change = recordExternalRefund(payment, reported({ state: 'failed' }), LATER);
    expect(change.refunds).toEqual([{ ...row, state: 'manual_review', attempt: 2, released: true }]);
    expect(change.payments).toMatchObject([{ unreserved: payment.unreserved }]);
  });

  it('that fails later needs staff at once', () => {
    const external = refundOf({ id: 'gw_re_x', reason: 'issued_at_gateway', state: 'done' });
    expect(settle(external, { outcome: 'failed' })?.refunds).toMatchObject([
      { state: 'manual_review', released: true },
    ]);
  });

  it('is named by the gateway’s id', () => {
    expect(externalRefundId('re_x')).toBe('gw_re_x');
    expect(gatewayRefundIdOf({ id: 'gw_re_x' })).toBe('re_x');
    expect(gatewayRefundIdOf({ id: 'rf_gw_x' })).toBeUndefined();
  });
});

describe('what finance owes of a refund in manual review', () => {
  const refund = refundOf({ state: 'manual_review' });
  const other = (changes: Partial<Refund>) => refundOf({ id: 'rf_b', ...changes });

  it('is its amount, less what has been returned otherwise', () => {
    expect(owedAmount(refund, payment, [refund])).toBe(AMOUNT);
    expect(owedAmount(refund, payment, [refund, other({ state: 'done', amount: { ...USD, amount: 2000 } })])).toBe(575);
    expect(owedAmount(refund, payment, [refund, other({ state: 'done', amount: USD })])).toBe(0);
    expect(owedAmount(refund, payment, [refund, other({ state: 'manual_review', amount: USD })])).toBe(AMOUNT);
    const elsewhere = other({ paymentId: 'pay_of_another' as never, state: 'done', amount: USD });
    expect(owedAmount(refund, payment, [refund, elsewhere])).toBe(AMOUNT);
  });

  it('counts what was refunded twice, and what disputes have taken', () => {
    const manualRefund = { reference: 'SEPA 1', by: 'farid', at: NOW, doubleRefundAmount: 600 };
    const double = other({ state: 'done', amount: { ...USD, amount: 1500 }, manualRefund });
    expect(owedAmount(refund, payment, [refund, double])).toBe(475);
    expect(owedAmount(refund, paid({ disputes: [lost(2000)] }), [refund])).toBe(575);
  });

  it('is of the captured amount, and of what is unreserved once it was released', () => {
    expect(owedAmount(refund, paid({ captured: { ...USD, amount: 400 } }), [refund])).toBe(400);
    const released = { ...refund, released: true };
    expect(owedAmount(released, paid({ unreserved: 300 }), [released])).toBe(300);
    expect(owedAmount(released, paid({ unreserved: 300, disputes: [lost(100)] }), [released])).toBe(200);
    const { unreserved: _, ...none } = payment;
    expect(owedAmount(released, none, [released])).toBe(0);
  });

  it('depends on others that the gateway may have executed', () => {
    const sent = other({ state: 'manual_review', amount: { ...USD, amount: 2000 }, sentAt: NOW });
    expect(undecidedRefunds(refund, payment, [refund, sent])).toEqual([sent]);
    const small = { ...sent, amount: { ...USD, amount: 1575 } };
    expect(undecidedRefunds(refund, payment, [refund, small])).toEqual([]);
    const { sentAt: _, ...unsent } = sent;
    expect(undecidedRefunds(refund, payment, [refund, unsent])).toEqual([]);
    const external = { ...unsent, reason: 'issued_at_gateway' } as const;
    expect(undecidedRefunds(refund, payment, [refund, external])).toEqual([external]);
    expect(undecidedRefunds(refund, payment, [refund, { ...sent, released: true }])).toEqual([]);
    expect(undecidedRefunds(refund, payment, [refund, { ...sent, state: 'done' }])).toEqual([]);
    const elsewhere = { ...sent, paymentId: 'pay_of_another' as never };
    expect(undecidedRefunds(refund, payment, [refund, elsewhere])).toEqual([]);
    expect(undecidedRefunds(refund, payment, [refund, sent, elsewhere])).toEqual([sent]);
    const done = other({ id: 'rf_c', state: 'done', amount: { ...USD, amount: 100 } });
    expect(undecidedRefunds(refund, payment, [refund, sent, done])).toEqual([sent]);
  });
});

describe('a refund that finance pays', () => {
  const by = { reference: 'SEPA 4711', by: 'farid' };
  const refund = refundOf({ state: 'manual_review' });
  const inReview = { refundTotals: { manual_review: AMOUNT } };

  it('is done, by whom and how', () => {
    const of = paid(inReview);
    const { dueAt: _, ...rest } = refund;
    expect(applyManualRefund(of, refund, AMOUNT, by, LATER)).toEqual({
      payments: [{ ...of, refundTotals: { done: AMOUNT }, updatedAt: LATER, version: 8 }],
      refunds: [{ ...rest, state: 'done', manualRefund: { ...by, at: LATER }, updatedAt: LATER, version: 4 }],
      history: [{ paymentId: of.id, at: LATER, to: 'succeeded', by: 'staff', description: 'refund rf_a: manual' }],
    });
  });

  it('in part reserves no longer what a dispute has taken', () => {
    const of = paid({ ...inReview, unreserved: 0, disputes: [lost(300)] });
    const change = applyManualRefund(of, refund, 700, by, LATER);
    expect(change.refunds).toMatchObject([{ amount: { amount: 700 } }]);
    expect(change.payments).toMatchObject([{ unreserved: 300, refundTotals: { done: 700 } }]);
    const returned = applyManualRefund(paid({ ...inReview, unreserved: 0 }), refund, 700, by, LATER);
    expect(returned.payments).toMatchObject([{ unreserved: 0 }]);
    const overdrawn = applyManualRefund(paid({ ...inReview, unreserved: -700 }), refund, 700, by, LATER);
    expect(overdrawn.payments).toMatchObject([{ unreserved: -400 }]);
  });

  it('that was released takes what is unreserved', () => {
    const released = { ...refund, released: true };
    const change = applyManualRefund(paid({ ...inReview, unreserved: 800 }), released, 700, by, LATER);
    expect(change.payments).toMatchObject([{ unreserved: 100 }]);
    expect(change.refunds?.[0]).not.toHaveProperty('released');
  });

  const manual = (changes: Partial<Refund> = {}) =>
    refundOf({ state: 'done', manualRefund: { ...by, at: NOW }, ...changes });

  it('and that its gateway completes too is a double refund, once', () => {
    const change = settle(manual(), { outcome: 'done' }, LATER, paid({ unreserved: 600 }));
    expect(change).toMatchObject({
      payments: [{ unreserved: 0, updatedAt: LATER, version: 8 }],
      refunds: [{ state: 'done', attempt: 1, manualRefund: { ...by, at: NOW, doubleRefundAmount: 600 } }],
      history: [
        {
          paymentId: payment.id,
          at: LATER,
          to: 'succeeded',
          by: 'notification',
          description: 'refund rf_a: double (also refunded by the gateway)',
        },
      ],
    });
    expect(settle(change?.refunds?.[0] as Refund, { outcome: 'done' })).toBeUndefined();
  });

  it('is one no longer when its gateway’s refund fails', () => {
    const double = manual({ manualRefund: { ...by, at: NOW, doubleRefundAmount: 600 } });
    const change = settle(double, { outcome: 'failed' }, LATER, paid({ unreserved: 100 }));
    expect(change).toMatchObject({
      payments: [{ unreserved: 700 }],
      refunds: [{ state: 'done', attempt: 2 }],
      history: [{ description: 'refund rf_a: double_failed (refund by the gateway failed)' }],
    });
    expect(change?.refunds?.[0]?.manualRefund).toStrictEqual({ ...by, at: NOW });
  });

  it('ignores whatever is not final', () => {
    for (const outcome of ['pending', 'unknown', 'impossible'] as const)
      expect(settle(manual(), { outcome, code: 'x' }, NOW + WINDOW)).toBeUndefined();
  });

  it('of the dashboard is known to have failed', () => {
    const external = manual({ reason: 'issued_at_gateway' });
    expect(settle(external, { outcome: 'failed' })).toBeUndefined();
    expect(settle(external, { outcome: 'done' })?.refunds).toMatchObject([
      { manualRefund: { doubleRefundAmount: AMOUNT } },
    ]);
    expect(settle(manual(), { outcome: 'failed' })?.refunds).toMatchObject([{ attempt: 2 }]);
    const double = { ...external, manualRefund: { ...by, at: NOW, doubleRefundAmount: 600 } };
    expect(settle(double, { outcome: 'failed' })?.payments).toMatchObject([{ unreserved: USD.amount - AMOUNT + 600 }]);
  });
});

describe('who may refund, and when', () => {
  it('staff have reasons of their own', () => {
    expect(STAFF_REFUND_REASONS).toEqual(['duplicate', 'overpaid', 'invalid_application', 'goodwill']);
  });

  it('a released refund waits for an open dispute that demands its money', () => {
    const open = { ...lost(500), state: 'open' } as const;
    const of = (unreserved: number) => paid({ unreserved, disputes: [open] });
    const released = { amount: { ...USD, amount: AMOUNT }, released: true };
    expect(isRefundBlocked(of(AMOUNT + 500), released)).toBe(false);
    expect(isRefundBlocked(of(AMOUNT + 499), released)).toBe(true);
    expect(isRefundBlocked(of(500), { ...released, released: false })).toBe(false);
    expect(isRefundBlocked(of(499), { ...released, released: false })).toBe(true);
    expect(isRefundBlocked(paid({ unreserved: 0 }), released)).toBe(false);
  });
});

it('a refund is asked for two minutes after it was sent', () => {
  expect(REFUND_QUERY_DELAY).toBe(2 * MINUTE);
});
