import { describe, expect, it } from 'vitest';
import type { Application } from '../../../shared/domain/application.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import { PersonalData } from '../../../shared/domain/personal-data.ts';
import type { Refund } from '../../../shared/domain/refund.ts';
import { RETENTION_DAYS, redacted, retentionReasonOf } from '../../../shared/domain/retention.ts';
import { anApplication, aPayment, HOUR, NOW, USD } from '../../support/fixtures.ts';

const DAY = 24 * HOUR;
const TIMES = { unfinished: 30 * DAY, ended: 180 * DAY };
const IN_A_YEAR = NOW + 365 * DAY;

it('the times that can be configured', () => {
  expect(RETENTION_DAYS).toEqual({
    unfinished: { default: 30, min: 7, max: 365 },
    ended: { default: 180, min: 120, max: 3650 },
  });
});

it.each([
  ['draft', 'unfinished'],
  ['submitted', 'unfinished'],
  ['paid', undefined],
  ['processing', undefined],
  ['approved', 'ended'],
  ['rejected', 'ended'],
  ['withdrawn', 'ended'],
] as const)('an application that is %s is inactive because it is %s', (state, reason) => {
  expect(retentionReasonOf({ state })).toBe(reason);
  expect(retentionReasonOf({ state, redactedAt: NOW })).toBeUndefined();
});

/** An application with one payment that has succeeded, with all its money reserved. */
function ended(state: Application['state'] = 'approved', changes: Partial<Payment> = {}, refunds: Refund[] = []) {
  const application = anApplication({ state, version: 4 });
  const { dueAt: _, ...payment } = aPayment(application, { state: 'succeeded', accepted: true, unreserved: 0 });
  return { application, payments: [{ ...payment, ...changes }], refunds };
}

function aRefund(state: Refund['state'], changes: Partial<Refund> = {}) {
  return (payment: Payment): Refund => ({
    id: 're_1',
    paymentId: payment.id,
    gateway: payment.gateway,
    amount: USD,
    reason: 'application_withdrawn',
    state,
    attempt: 1,
    createdAt: NOW,
    updatedAt: NOW,
    version: 1,
    ...changes,
  });
}

const isRedacted = (found: Parameters<typeof redacted>[0]) => redacted(found, TIMES, IN_A_YEAR) !== undefined;

describe('the personal data of an application', () => {
  it.each([
    ['submitted', 'unfinished'],
    ['approved', 'ended'],
  ] as const)('that is %s is kept for its time', (state, reason) => {
    const found = { application: anApplication({ state }), payments: [], refunds: [] };
    expect(redacted(found, TIMES, NOW + TIMES[reason] - 1)).toBeUndefined();
    expect(redacted(found, TIMES, NOW + TIMES[reason])).toBeDefined();
    expect(isRedacted({ ...found, application: { ...found.application, state: 'paid' } })).toBe(false);
  });

  it('is all removed, and nothing else; one that is not finished cannot be paid any more', () => {
    const unreadable = { fullName: {} } as unknown as NonNullable<Application['unreadable']>;
    const application = anApplication({ state: 'rejected', version: 4, unreadable });
    const { unreadable: _, ...rest } = application;
    const removed = { personal: PersonalData.EMPTY, redactedAt: IN_A_YEAR, version: 5 };
    const of = (one: Application) => redacted({ application: one, payments: [], refunds: [] }, TIMES, IN_A_YEAR);
    expect(of(application)).toStrictEqual({ ...rest, ...removed, updatedAt: NOW });
    const draft: Application = { ...rest, state: 'draft' };
    expect(of(draft)).toStrictEqual({ ...draft, ...removed, state: 'withdrawn', updatedAt: IN_A_YEAR });
  });

  it('stays while a payment is open, due or disputed', () => {
    expect(isRedacted(ended())).toBe(true);
    expect(isRedacted(ended('approved', { state: 'processing' }))).toBe(false);
    expect(isRedacted(ended('approved', { dueAt: NOW }))).toBe(false);
    const dispute = {
      id: 'dp_A',
      state: 'open',
      amount: USD,
      openedAt: NOW,
      observedAt: NOW,
      sinceVersion: 2,
    } as const;
    expect(isRedacted(ended('approved', { disputes: [dispute] }))).toBe(false);
    const { application, ...money } = ended();
    const open = { paymentId: 'pay_1' as Payment['id'], method: 'stripe', payableUntil: NOW, closesAt: NOW } as const;
    expect(isRedacted({ ...money, application: { ...application, open } })).toBe(false);
  });

  it('stays while money is to be refunded for which there is no refund yet', () => {
    expect(isRedacted(ended('approved', { unreserved: 1 }))).toBe(true);
    expect(isRedacted(ended('approved', { unreserved: 1, accepted: false }))).toBe(false);
    expect(isRedacted(ended('withdrawn', { unreserved: 1 }))).toBe(false);
    expect(isRedacted(ended('withdrawn'))).toBe(true);
  });

  it.each([
    ['is done', aRefund('done'), true],
    ['has failed and is sent again', aRefund('failed'), false],
    ['is sent, though everything is returned', aRefund('sent', { amount: { ...USD, amount: 0 } }), false],
    ['has failed for good', aRefund('manual_review', { released: true }), true],
    ['is owed', aRefund('manual_review'), false],
    ['is owed no longer', aRefund('manual_review', { amount: { ...USD, amount: 0 } }), true],
    ['belongs to no payment', aRefund('manual_review', { paymentId: 'pay_1' as Payment['id'] }), false],
  ])('with a refund that %s', (_, refundOf, removed) => {
    const found = ended('withdrawn');
    expect(isRedacted({ ...found, refunds: found.payments.map(refundOf) })).toBe(removed);
  });

  it('stays while only the refund of another payment is owed no longer', () => {
    const found = ended('withdrawn');
    const [paid] = found.payments as [Payment];
    // Everything of the other payment has been taken by its bank.
    const lost = { id: 'dp_A', state: 'lost', amount: USD, openedAt: NOW, observedAt: NOW, sinceVersion: 2 } as const;
    const other = { ...paid, id: aPayment(found.application).id, disputes: [lost] };
    const refund = aRefund('manual_review')(paid);
    expect(isRedacted({ ...found, payments: [other, paid], refunds: [refund] })).toBe(false);
    expect(isRedacted({ ...found, payments: [paid, other], refunds: [{ ...refund, paymentId: other.id }] })).toBe(true);
  });
});
