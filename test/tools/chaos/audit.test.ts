import { describe, expect, it } from 'vitest';
import type { Application, PaymentRecord } from '../../../client/api-client.ts';
import { audit } from '../../../tools/chaos/audit.ts';
import type { BookEntry } from '../../../tools/chaos/book-entry.ts';
import type { Statements } from '../../../tools/chaos/statements.ts';

const TIME = '2026-11-23T12:00:00.000Z';
const APP = 'app_aaaaaaaaaaaaaaaa';
const PAY = 'pay_aaaaaaaaaaaaaaaabbbbbbbb';
const OTHER = 'pay_aaaaaaaaaaaaaaaacccccccc';
const USD = (amount: number) => ({ amount, currency: 'USD' });

const application = (changes: Partial<Application> = {}) =>
  ({
    id: APP,
    state: 'paid',
    paidBy: PAY,
    quote: { scheduleVersion: '1', options: [{ method: 'stripe', fee: USD(100), surcharge: USD(0), total: USD(100) }] },
    ...changes,
  }) as Application;

const AT = Date.parse(TIME);

const entry = (to: string, description: string, from?: string, at = TIME) => ({
  at,
  to,
  by: 'notification',
  description,
  ...(from && { from }),
});

const accepted = (changes: Partial<PaymentRecord> = {}) =>
  ({
    id: PAY,
    applicationId: APP,
    status: 'succeeded',
    accepted: true,
    amount: USD(100),
    history: [entry('pending', 'created'), entry('succeeded', 'accepted', 'pending')],
    refunds: [],
    ...changes,
  }) as unknown as PaymentRecord;

const closed = (changes: Partial<PaymentRecord> = {}) =>
  accepted({
    id: OTHER,
    status: 'canceled',
    accepted: undefined,
    history: [entry('pending', 'created'), entry('canceled', 'canceled_by_applicant', 'pending')],
    ...changes,
  });

/** Closed an hour after the other payment was accepted. */
const later = (closing: string) =>
  closed({
    history: [
      entry('pending', 'created'),
      entry('pending', closing, 'pending'),
      entry('canceled', 'closed', 'pending', '2026-11-23T13:00:00.000Z'),
    ],
  });

type Refund = PaymentRecord['refunds'][number];
const RE = 're_aaaaaaaaaaaaaaaacccccccc';
const refund = (state: Refund['state'], manualRefund?: Refund['manualRefund']) =>
  ({ id: RE, amount: USD(100), state, reason: 'application_already_paid', manualRefund }) as Refund;

/** The second of two captures, which is refunded. */
const refunded = (state: Refund['state'], manualRefund?: Refund['manualRefund']) =>
  closed({
    status: 'succeeded',
    accepted: false,
    refunds: [refund(state, manualRefund)],
    history: [
      entry('pending', 'created'),
      entry('succeeded', 'not accepted: application_already_paid', 'pending'),
      entry('succeeded', `refund ${RE}: ${manualRefund ? 'manual' : state}`, 'succeeded'),
    ],
  });

const captured = (changes: Partial<BookEntry> = {}): BookEntry => ({
  gateway: 'stripe',
  paymentId: PAY,
  currency: 'USD',
  captured: 100,
  refunds: [],
  disputes: [],
  reported: [],
  payable: false,
  ...changes,
});
const dispute = (state: 'won' | 'lost', amount: number, id = 'dp_A') => ({ id, state, amount });
const disputedPayment = (...all: ReturnType<typeof dispute>[]) => {
  const lost = all.reduce((sum, { state, amount }) => sum + (state === 'lost' ? amount : 0), 0);
  const disputes = all.map((one) => ({ ...one, amount: USD(one.amount), openedAt: new Date(AT).toISOString() }));
  return accepted({ disputes, ...(lost > 0 && { lost: USD(lost) }) });
};
/** Approved ten minutes before the end of an hour in which it could be paid; it expired after that hour. */
const MINUTE = 60_000;
const expired = closed({
  id: PAY,
  status: 'expired',
  payableUntil: new Date(AT + 60 * MINUTE).toISOString(),
  history: [
    entry('pending', 'created'),
    entry('expired', 'expired', 'pending', new Date(AT + 65 * MINUTE).toISOString()),
  ],
});
const acceptedLater = accepted({
  id: OTHER,
  history: [
    entry('pending', 'created'),
    entry('succeeded', 'accepted', 'pending', new Date(AT + 70 * MINUTE).toISOString()),
  ],
} as Partial<PaymentRecord>);
const approved = (until: number, at = AT + 50 * MINUTE) => captured({ captured: 0, approved: { at, until } });
/** Declined after 40 minutes, and approved again ten minutes later. */
const approvedAgain = (notifiedAt?: number): BookEntry => {
  const { approved: approval, ...rest } = approved(AT + 180 * MINUTE);
  return { ...rest, ...(approval && { approved: { ...approval, ...(notifiedAt && { notifiedAt }) } }) };
};
const declinedThenExpired = {
  ...expired,
  history: expired.history.toSpliced(
    1,
    0,
    entry('pending', 'declined: INSTRUMENT_DECLINED', 'processing', new Date(AT + 40 * MINUTE).toISOString()),
  ),
} as PaymentRecord;
const unpaid = (payment: PaymentRecord) =>
  statements([payment], application({ state: 'submitted', paidBy: undefined }));
const second = (...refunds: BookEntry['refunds'][number][]) => captured({ paymentId: OTHER, refunds });
const gatewayRefund = (state: 'done' | 'pending', key = RE) => ({ key, amount: 100, state });

const statements = (payments: PaymentRecord[], one = application()): Statements => ({
  applications: [one],
  payments,
  alarmed: new Set(),
});
const found = (books: BookEntry[], api: Statements) => audit(books, api).map(({ description }) => description);

describe('the audit finds nothing if', () => {
  it.each<[string, BookEntry[], Statements]>([
    ['the only capture is accepted', [captured()], statements([accepted(), closed()])],
    [
      'of two disputes one is won and a large one is lost',
      [captured({ disputes: [dispute('won', 4), dispute('lost', 78, 'dp_B')] })],
      statements([disputedPayment(dispute('won', 4), dispute('lost', 78, 'dp_B'))], application({ reversed: true })),
    ],
    [
      'a small dispute is lost',
      [captured({ disputes: [dispute('lost', 4)] })],
      statements([disputedPayment(dispute('lost', 4))]),
    ],
    [
      'the other capture is refunded',
      [captured(), second(gatewayRefund('done'))],
      statements([accepted(), refunded('done')]),
    ],
    [
      'it is refunded by a second attempt',
      [captured(), second(gatewayRefund('done', `${RE}_2`))],
      statements([accepted(), refunded('done')]),
    ],
    [
      'its refund is pending',
      [captured(), second(gatewayRefund('pending'))],
      statements([accepted(), refunded('sent')]),
    ],
    [
      'its refund is in manual review and raised an alarm',
      [captured(), second()],
      { ...statements([accepted(), refunded('manual_review')]), alarmed: new Set([RE]) },
    ],
    [
      'staff refunded it manually',
      [captured(), second()],
      statements([accepted(), refunded('done', { reference: 'SEPA 4711', at: TIME })]),
    ],
    [
      'a success was recorded before it was acknowledged',
      [captured({ reported: [{ subject: 'success', at: AT }] })],
      statements([accepted()]),
    ],
    [
      'the other payment was closed in favour of the accepted one',
      [captured()],
      statements([accepted(), later('closing: superseded')]),
    ],
    ['nobody paid', [], statements([], application({ state: 'submitted', paidBy: undefined }))],
    ['a payer approved after the end', [approved(AT + 180 * MINUTE, AT + 61 * MINUTE)], unpaid(expired)],
    ['the gateway deleted what was approved before we could capture it', [approved(AT + 64 * MINUTE)], unpaid(expired)],
    [
      'a payer approved again after a decline, and nobody reported it in time',
      [approvedAgain(AT + 66 * MINUTE)],
      unpaid(declinedThenExpired),
    ],
    ['the only approval was declined', [approved(AT + 180 * MINUTE, AT + 39 * MINUTE)], unpaid(declinedThenExpired)],
    [
      'a payer approved what was canceled',
      [{ ...approved(AT + 180 * MINUTE), paymentId: OTHER }],
      unpaid(closed({ payableUntil: new Date(AT + 60 * MINUTE).toISOString() })),
    ],
    [
      'a payer approved one payment, and another one was accepted',
      [approved(AT + 180 * MINUTE), captured({ paymentId: OTHER })],
      statements([expired, acceptedLater], application({ paidBy: OTHER } as Partial<Application>)),
    ],
    [
      'a gateway order that was never returned to a payer is still open',
      [captured(), captured({ paymentId: 'pay_x', captured: 0, payable: true })],
      statements([accepted()]),
    ],
  ])('%s', (_, books, api) => {
    expect(found(books, api)).toEqual([]);
  });
});

describe('the audit finds', () => {
  it.each<[string, BookEntry[], Statements, RegExp]>([
    [
      'captured money of a canceled payment',
      [captured()],
      statements([closed({ id: PAY })], application({ state: 'submitted', paidBy: undefined })),
      /captured, and it is canceled/,
    ],
    [
      'an approval in time that was never captured',
      [approved(AT + 180 * MINUTE)],
      unpaid(expired),
      /approved in time and never captured, and is expired/,
    ],
    [
      'a reported approval after a decline that was never captured',
      [approvedAgain(AT + 51 * MINUTE)],
      unpaid(declinedThenExpired),
      /approved in time and never captured, and is expired/,
    ],
    ['a payment captured twice', [captured(), captured()], statements([accepted()]), /was captured twice/],
    [
      'money of an unknown payment',
      [captured(), captured({ paymentId: 'pay_x' })],
      statements([accepted()]),
      /an unknown payment/,
    ],
    [
      'an application paid twice',
      [captured(), second()],
      statements([accepted(), accepted({ id: OTHER })]),
      /paid 2 times/,
    ],
    ['a success without captured money', [], statements([accepted()]), /without captured money/],
    [
      'a wrong amount that was accepted',
      [captured({ captured: 99 })],
      statements([accepted()]),
      /99 were captured and accepted/,
    ],
    [
      'money that was never refunded',
      [captured(), second()],
      statements([accepted(), refunded('done')]),
      /were not returned/,
    ],
    [
      'a refund that the gateway does not have',
      [captured(), second()],
      statements([accepted(), refunded('sent')]),
      /is sent, with 0 done and 0 pending/,
    ],
    [
      'a refund that was sent twice',
      [captured(), second(gatewayRefund('done'), gatewayRefund('done', `${RE}_2`))],
      statements([accepted(), refunded('done')]),
      /200 of 100 captured were returned/,
    ],
    [
      'a manual refund that the gateway completed too',
      [captured(), second(gatewayRefund('done'))],
      statements([accepted(), refunded('done', { reference: 'SEPA 4711', at: TIME })]),
      /200 of 100 captured were returned/,
    ],
    [
      'a refund that is not recorded',
      [captured({ refunds: [gatewayRefund('done', 'rf_x')] })],
      statements([accepted()]),
      /is not recorded/,
    ],
    [
      'a manual review without an alarm',
      [captured(), second()],
      statements([accepted(), refunded('manual_review')]),
      /without an alarm/,
    ],
    [
      'a payment left open',
      [],
      statements(
        [closed({ status: 'pending', history: [entry('pending', 'created')] })],
        application({ state: 'submitted', paidBy: undefined }),
      ),
      /left pending/,
    ],
    [
      'an application left with an open payment',
      [captured()],
      statements(
        [accepted()],
        application({ open: { paymentId: OTHER, method: 'stripe', payableUntil: TIME } } as Partial<Application>),
      ),
      /left open/,
    ],
    [
      'a closed payment that can still be paid',
      [captured(), captured({ paymentId: OTHER, captured: 0, payable: true })],
      statements([accepted(), closed()]),
      /can still be paid/,
    ],
    [
      'a withdrawn application whose money was not refunded',
      [captured()],
      statements([accepted()], application({ state: 'withdrawn' })),
      /were not returned/,
    ],
    [
      'a lost dispute that is not recorded',
      [captured({ disputes: [dispute('lost', 100)] })],
      statements([accepted()]),
      /dispute dp_A is lost over 100 at the gateway, and not recorded/,
    ],
    [
      'a dispute that is recorded in another state',
      [captured({ disputes: [dispute('won', 100)] })],
      statements([disputedPayment(dispute('lost', 100))], application({ reversed: true })),
      /dispute dp_A is won over 100 at the gateway, and lost over 100/,
    ],
    [
      'a dispute that only we have',
      [captured()],
      statements([disputedPayment(dispute('won', 10))]),
      /dp_A is recorded, but unknown/,
    ],
    [
      'a reversal because of a small loss',
      [captured({ disputes: [dispute('lost', 4)] })],
      statements([disputedPayment(dispute('lost', 4))], application({ reversed: true })),
      /only 4 were lost in disputes, but its application is reversed/,
    ],
    [
      'a large loss without a reversal',
      [captured({ disputes: [dispute('lost', 78)] })],
      statements([disputedPayment(dispute('lost', 78))]),
      /78 were lost in disputes, but its application is not reversed/,
    ],
    [
      'a history without the final state',
      [captured()],
      statements([accepted({ history: [entry('pending', 'created')] } as Partial<PaymentRecord>)]),
      /ends in pending/,
    ],
    [
      'a success that was acknowledged before it was recorded',
      [captured({ reported: [{ subject: 'success', at: AT - 1 }] })],
      statements([accepted()]),
      /its success was acknowledged before/,
    ],
    [
      'a dispute that was acknowledged and not recorded',
      [captured({ reported: [{ subject: 'dispute dp_A', at: AT }], disputes: [dispute('won', 100)] })],
      statements([disputedPayment(dispute('won', 100))]),
      /its dispute dp_A was acknowledged before/,
    ],
    [
      'another payment that was left open',
      [captured()],
      statements([accepted(), later('closing: expired')]),
      /was left open when/,
    ],
    [
      'a success that was recorded twice',
      [captured()],
      statements([
        accepted({
          history: [
            entry('pending', 'created'),
            entry('succeeded', 'accepted', 'pending'),
            entry('succeeded', 'accepted', 'succeeded'),
          ],
        } as Partial<PaymentRecord>),
      ]),
      /2 successes/,
    ],
  ])('%s', (_, books, api, description) => {
    expect(found(books, api)).toContainEqual(expect.stringMatching(description));
  });
});
