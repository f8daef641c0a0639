import { describe, expect, it } from 'vitest';
import type { Application, PaymentRecord } from '../../../client/api-client.ts';
import { audit } from '../../../tools/chaos/audit.ts';
import type { BookEntry } from '../../../tools/chaos/books.ts';
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

const said = (to: string, description: string, from?: string, at = TIME) => ({
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
    history: [said('pending', 'created'), said('succeeded', 'accepted', 'pending')],
    refunds: [],
    ...changes,
  }) as unknown as PaymentRecord;

const closed = (changes: Partial<PaymentRecord> = {}) =>
  accepted({
    id: OTHER,
    status: 'canceled',
    accepted: undefined,
    history: [said('pending', 'created'), said('canceled', 'canceled_by_applicant', 'pending')],
    ...changes,
  });

/** Ends an hour after the other one was accepted. */
const later = (closing: string) =>
  closed({
    history: [
      said('pending', 'created'),
      said('pending', closing, 'pending'),
      said('canceled', 'closed', 'pending', '2026-11-23T13:00:00.000Z'),
    ],
  });

type Refund = PaymentRecord['refunds'][number];
const RE = 're_aaaaaaaaaaaaaaaacccccccc';
const refund = (state: Refund['state'], manualRefund?: Refund['manualRefund']) =>
  ({ id: RE, amount: USD(100), state, reason: 'application_already_paid', manualRefund }) as Refund;

/** The second of two captures, which goes back. */
const givenBack = (state: Refund['state'], byHand?: Refund['manualRefund']) =>
  closed({
    status: 'succeeded',
    accepted: false,
    refunds: [refund(state, byHand)],
    history: [
      said('pending', 'created'),
      said('succeeded', 'not accepted: application_already_paid', 'pending'),
      said('succeeded', `refund ${RE}: ${state}`, 'succeeded'),
    ],
  });

const captured = (changes: Partial<BookEntry> = {}): BookEntry => ({
  gateway: 'stripe',
  paymentId: PAY,
  currency: 'USD',
  captured: 100,
  refunds: [],
  lost: 0,
  reported: [],
  payable: false,
  ...changes,
});
const second = (...refunds: BookEntry['refunds'][number][]) => captured({ paymentId: OTHER, refunds });
const back = (state: 'done' | 'pending', key = RE) => ({ key, amount: 100, state });

const statements = (payments: PaymentRecord[], one = application()): Statements => ({
  applications: [one],
  payments,
  alarmed: new Set(),
});
const found = (books: BookEntry[], said: Statements) => audit(books, said).map(({ description }) => description);

describe('the audit finds nothing', () => {
  it.each<[string, BookEntry[], Statements]>([
    ['where the one capture is accepted', [captured()], statements([accepted(), closed()])],
    [
      'where the other capture went back',
      [captured(), second(back('done'))],
      statements([accepted(), givenBack('done')]),
    ],
    [
      'where it went back by a second attempt',
      [captured(), second(back('done', `${RE}_2`))],
      statements([accepted(), givenBack('done')]),
    ],
    ['where it is on its way back', [captured(), second(back('pending'))], statements([accepted(), givenBack('sent')])],
    [
      'where staff was called to it',
      [captured(), second()],
      { ...statements([accepted(), givenBack('manual_review')]), alarmed: new Set([RE]) },
    ],
    [
      'where staff brought it back by hand',
      [captured(), second()],
      statements([accepted(), givenBack('done', { reference: 'SEPA 4711', at: TIME })]),
    ],
    [
      'where a success was written before it was received',
      [captured({ reported: [{ subject: 'success', at: AT }] })],
      statements([accepted()]),
    ],
    [
      'where the other payment was closed for the one that was accepted',
      [captured()],
      statements([accepted(), later('closing: superseded')]),
    ],
    ['where nobody paid', [], statements([], application({ state: 'submitted', paidBy: undefined }))],
    [
      'where an order that nobody was given is open at the gateway',
      [captured(), captured({ paymentId: 'pay_x', captured: 0, payable: true })],
      statements([accepted()]),
    ],
  ])('%s', (_, books, said) => {
    expect(found(books, said)).toEqual([]);
  });
});

describe('the audit finds', () => {
  it.each<[string, BookEntry[], Statements, RegExp]>([
    [
      'money that was forgotten',
      [captured()],
      statements([closed({ id: PAY })], application({ state: 'submitted', paidBy: undefined })),
      /captured, and it is canceled/,
    ],
    ['money of nobody', [captured(), captured({ paymentId: 'pay_x' })], statements([accepted()]), /nobody knows/],
    [
      'an application paid twice',
      [captured(), second()],
      statements([accepted(), accepted({ id: OTHER })]),
      /paid 2 times/,
    ],
    ['paid without money', [], statements([accepted()]), /without captured money/],
    [
      'a wrong amount that was kept',
      [captured({ captured: 99 })],
      statements([accepted()]),
      /99 were captured and accepted/,
    ],
    [
      'money that was never given back',
      [captured(), second()],
      statements([accepted(), givenBack('done')]),
      /are kept/,
    ],
    [
      'a refund that never arrived',
      [captured(), second()],
      statements([accepted(), givenBack('sent')]),
      /is sent, with 0 done and 0 pending/,
    ],
    [
      'a refund that was sent twice',
      [captured(), second(back('done'), back('done', `${RE}_2`))],
      statements([accepted(), givenBack('done')]),
      /200 went back of 100/,
    ],
    [
      'a refund that staff brought back by hand, and the gateway, too',
      [captured(), second(back('done'))],
      statements([accepted(), givenBack('done', { reference: 'SEPA 4711', at: TIME })]),
      /200 went back of 100/,
    ],
    [
      'a refund that is not ours',
      [captured({ refunds: [back('done', 'rf_x')] })],
      statements([accepted()]),
      /of which nobody knows/,
    ],
    [
      'staff that was not called',
      [captured(), second()],
      statements([accepted(), givenBack('manual_review')]),
      /nobody was called/,
    ],
    [
      'a payment left open',
      [],
      statements(
        [closed({ status: 'pending', history: [said('pending', 'created')] })],
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
      'what can still be paid',
      [captured(), captured({ paymentId: OTHER, captured: 0, payable: true })],
      statements([accepted(), closed()]),
      /can still be paid/,
    ],
    [
      'a withdrawn application whose money was kept',
      [captured()],
      statements([accepted()], application({ state: 'withdrawn' })),
      /are kept/,
    ],
    [
      'a lost dispute that nobody noted',
      [captured({ lost: 100, dispute: 'lost' })],
      statements([accepted()]),
      /dispute is lost/,
    ],
    [
      'a history without its end',
      [captured()],
      statements([accepted({ history: [said('pending', 'created')] } as Partial<PaymentRecord>)]),
      /ends in pending/,
    ],
    [
      'a success that was received long before it was written',
      [captured({ reported: [{ subject: 'success', at: AT - 1 }] })],
      statements([accepted()]),
      /its success was received, and not written/,
    ],
    [
      'a dispute that was received and forgotten',
      [captured({ reported: [{ subject: 'dispute', at: AT }], dispute: 'won' })],
      statements([accepted({ dispute: 'won' })]),
      /its dispute was received/,
    ],
    [
      'another payment that was left open',
      [captured()],
      statements([accepted(), later('closing: expired')]),
      /was left open when/,
    ],
    [
      'a success that came twice',
      [captured()],
      statements([
        accepted({
          history: [
            said('pending', 'created'),
            said('succeeded', 'accepted', 'pending'),
            said('succeeded', 'accepted', 'succeeded'),
          ],
        } as Partial<PaymentRecord>),
      ]),
      /2 successes/,
    ],
  ])('%s', (_, books, said, description) => {
    expect(found(books, said)).toContainEqual(expect.stringMatching(description));
  });
});
