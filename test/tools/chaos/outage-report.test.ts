import { expect, it } from 'vitest';
import type { BookEntry } from '../../../tools/chaos/book-entry.ts';
import { type Affected, reportOutage } from '../../../tools/chaos/outage-report.ts';
import type { Statements } from '../../../tools/chaos/statements.ts';

const BEGUN = Date.parse('2026-11-28T12:00:00.000Z');
const MINUTE = 60_000;
const GATEWAY = 'one';

type Payment = Statements['payments'][number];

const payment = (applicationId: string, id: string, method: string, changes: object = {}) =>
  ({
    id,
    applicationId,
    method,
    createdAt: new Date(BEGUN).toISOString(),
    refunds: [],
    ...changes,
  }) as unknown as Payment;

const entry = (paymentId: string, captured: number, refunded = 0) =>
  ({
    paymentId,
    captured,
    refunds: refunded > 0 ? [{ key: 'r', amount: refunded, state: 'done' }] : [],
    disputes: [],
  }) as unknown as BookEntry;

function report(affected: readonly Affected[], payments: readonly Payment[], books: readonly BookEntry[] = []) {
  const applications = [...new Set(payments.map(({ applicationId }) => applicationId))].map((id) => ({ id }));
  const facts = {
    gateway: GATEWAY,
    methods: [GATEWAY, 'wallet'],
    begunAt: BEGUN,
    endedAt: BEGUN + 60 * MINUTE,
    seconds: 40,
    affected,
  };
  return reportOutage(facts, books, { applications, payments } as unknown as Statements);
}

const paidElsewhere = (applicationId: string, after: number) =>
  payment(applicationId, `${applicationId}-elsewhere`, 'other', {
    accepted: true,
    createdAt: new Date(BEGUN + after * MINUTE).toISOString(),
  });
const affected = (applicationId: string, hadOpen: boolean): Affected => ({ applicationId, hadOpen, since: BEGUN });

it('measures how long it took to a payment elsewhere, with and without an open payment', () => {
  const who = ['a', 'b', 'c'].map((id) => affected(id, false));
  const payments = [paidElsewhere('a', 3), paidElsewhere('b', 1), paidElsewhere('c', 8), paidElsewhere('d', 61)];
  expect(report([...who, affected('d', true)], payments)).toMatchObject({
    minutes: 60,
    applicants: 4,
    notElsewhere: 0,
    elsewhere: {
      withoutOpenPayment: { applicants: 3, median: 3, worst: 8 },
      withOpenPayment: { applicants: 1, median: 61, worst: 61 },
    },
  });
});

it('does not count who paid at the gateway after all, or not at all', () => {
  const atGateway = ['a', 'c'].map((id) => payment(id, `${id}-1`, id === 'a' ? GATEWAY : 'wallet', { accepted: true }));
  const who = ['a', 'b', 'c'].map((id) => affected(id, true));
  expect(report(who, [...atGateway, payment('b', 'b-1', 'other')])).toMatchObject({
    notElsewhere: 3,
    elsewhere: { withOpenPayment: { applicants: 0 } },
  });
});

it('tells late money that is returned from a double', () => {
  const payments = [
    payment('a', 'a-1', GATEWAY),
    paidElsewhere('a', 1),
    payment('b', 'b-1', GATEWAY),
    paidElsewhere('b', 1),
  ];
  const books = [entry('a-1', 100, 100), entry('a-elsewhere', 100), entry('b-1', 100, 40), entry('b-elsewhere', 100)];
  expect(report([], payments, books)).toMatchObject({ capturedTwice: 2, doubles: 1 });
});

it('counts what staff have to return as returned', () => {
  const refunds = [{ id: 're', state: 'manual_review', amount: { amount: 100, currency: 'USD' } }];
  const payments = [payment('a', 'a-1', GATEWAY, { refunds }), paidElsewhere('a', 1)];
  expect(report([], payments, [entry('a-1', 100), entry('a-elsewhere', 100)])).toMatchObject({ doubles: 0 });
});
