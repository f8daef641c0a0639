import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Application } from '../../../shared/domain/application.ts';
import { applySettlement } from '../../../shared/domain/apply-settlement.ts';
import type { PaymentId } from '../../../shared/domain/ids.ts';
import type { Observation, Outcome } from '../../../shared/domain/observation.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import type { Refund } from '../../../shared/domain/refund.ts';
import { decideSettlement } from '../../../shared/domain/settlement.ts';
import { anAlipayPayment, anApplication, aPayment, HOUR, NOW, observed, USD } from '../../support/fixtures.ts';

/** The rows in memory, without concurrency. */
class Table {
  application: Application;
  readonly payments = new Map<PaymentId, Payment>();
  readonly refunds = new Map<string, Refund>();

  constructor(application: Application, payments: readonly Payment[]) {
    this.application = application;
    for (const payment of payments) this.payments.set(payment.id, payment);
  }

  /** Settles one observation like the use case. @returns the decision */
  settle(observation: Observation, now: number): string {
    const payment = observation.paymentId && this.payments.get(observation.paymentId);
    const stored = { application: this.application, ...(payment && { payment }) };
    const settlement = decideSettlement(stored, observation, now);
    if (payment === undefined || ['no-op', 'confirm-with-gateway', 'unmatched'].includes(settlement.kind))
      return settlement.kind;
    const other = settlement.kind === 'accept' && settlement.supersedes;
    const superseded = other ? this.payments.get(other) : undefined;
    const rows = { payment, application: this.application, ...(superseded && { superseded }) };
    const change = applySettlement(rows, settlement as Parameters<typeof applySettlement>[1], observation, now);
    this.application = change.application ?? this.application;
    for (const next of change.payments ?? []) this.payments.set(next.id, next);
    for (const refund of change.refunds ?? []) this.refunds.set(refund.id, refund);
    return settlement.kind;
  }
}

const PAYMENTS = 3;
const makers = [aPayment, anAlipayPayment, aPayment];

/** An application with several payments, the last of which is open. */
function setup() {
  const empty = anApplication();
  const payments = makers.map((make, i) => make(empty, i < PAYMENTS - 1 ? { state: 'canceled' } : {}));
  const last = payments[PAYMENTS - 1] as Payment;
  const open = { paymentId: last.id, method: last.method, payableUntil: last.payableUntil, closesAt: last.closesAt };
  const application = { ...empty, open, attempts: payments.map(({ id }) => id) };
  return { table: new Table(application, payments), payments };
}

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constant<Outcome>({ status: 'open' }),
  fc.constant<Outcome>({ status: 'closed', presumed: true }),
  fc.constant<Outcome>({ status: 'open', decline: 'insufficient_funds' }),
  fc.constant<Outcome>({ status: 'processing' }),
  fc.constant<Outcome>({ status: 'closed' }),
  fc.constant<Outcome>({ status: 'closed', decline: 'insufficient_funds' }),
  fc.constant<Outcome>({ status: 'succeeded', captured: USD }),
);
const report = fc.record({ of: fc.nat(PAYMENTS - 1), outcome, at: fc.nat(2 * HOUR) });
type Report = typeof report extends fc.Arbitrary<infer T> ? T : never;

function apply(table: Table, payments: readonly Payment[], { of, outcome: reported, at }: Report): string {
  return table.settle(observed(payments[of] as Payment, reported, { at: NOW + at }), NOW + at);
}

describe('settlement with any order, repetition and loss of observations', () => {
  const captures = (reports: readonly Report[]) =>
    new Set(reports.filter((w) => w.outcome.status === 'succeeded').map((w) => w.of));

  it('accepts exactly one captured payment and refunds all others in full', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 25 }), (reports) => {
        const { table, payments } = setup();
        for (const one of reports) apply(table, payments, one);
        const captured = captures(reports);
        const stored = [...table.payments.values()];
        const accepted = stored.filter((payment) => payment.accepted);
        expect(accepted).toHaveLength(captured.size > 0 ? 1 : 0);
        expect(table.application.state).toBe(captured.size > 0 ? 'paid' : 'submitted');
        expect(table.application.paidBy).toBe(accepted[0]?.id);
        expect(stored.filter(({ state }) => state === 'succeeded')).toHaveLength(captured.size);
        const back = stored.filter(({ state, accepted: kept }) => state === 'succeeded' && !kept);
        expect([...table.refunds.values()].map(({ paymentId, amount }) => [paymentId, amount]).toSorted()).toEqual(
          back.map(({ id, amount }) => [id, amount]).toSorted(),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('changes nothing when all observations are repeated in another order', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 15 }), fc.nat(), (reports, shift) => {
        const { table, payments } = setup();
        const final = reports.filter((w) => w.outcome.status === 'succeeded' || w.outcome.status === 'closed');
        for (const one of reports) apply(table, payments, one);
        const before = structuredClone([table.application, ...table.payments.values(), ...table.refunds.values()]);
        const rotated = final.map((_, i) => final[(i + shift) % final.length] as Report);
        for (const one of rotated) apply(table, payments, one);
        expect([table.application, ...table.payments.values(), ...table.refunds.values()]).toEqual(before);
      }),
    );
  });

  it('never changes a payment that succeeded', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 25 }), (reports) => {
        const { table, payments } = setup();
        const succeeded = new Map<PaymentId, Payment>();
        for (const one of reports) {
          apply(table, payments, one);
          for (const payment of table.payments.values()) {
            const first = succeeded.get(payment.id);
            if (first !== undefined) expect(payment).toBe(first);
            else if (payment.state === 'succeeded') succeeded.set(payment.id, payment);
          }
        }
      }),
    );
  });

  it('blocks another payment exactly while one is open', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 25 }), (reports) => {
        const { table, payments } = setup();
        for (const one of reports) {
          apply(table, payments, one);
          const { open } = table.application;
          const barring = open && table.payments.get(open.paymentId)?.state;
          expect([undefined, 'pending', 'processing']).toContain(barring);
        }
      }),
    );
  });
});

describe('settlement', () => {
  const success = (payment: Payment) => observed(payment, { status: 'succeeded', captured: USD });

  it('marks the open payment for closing when a late success of another is accepted', () => {
    const { table, payments } = setup();
    const [first, , open] = payments as [Payment, Payment, Payment];
    expect(table.settle(success(first), NOW)).toBe('accept');
    expect(table.payments.get(open.id)).toMatchObject({
      state: 'pending',
      closing: { reason: 'superseded' },
      dueAt: NOW,
    });
  });

  it('confirms a different amount with the gateway and then refunds it in full', () => {
    const { table, payments } = setup();
    const open = payments[2] as Payment;
    const wrong = { status: 'succeeded', captured: { amount: 100, currency: 'USD' } } as const;
    expect(table.settle(observed(open, wrong), NOW)).toBe('confirm-with-gateway');
    expect(table.payments.get(open.id)?.state).toBe('pending');
    expect(table.settle(observed(open, wrong, { source: { by: 'settlement' } }), NOW)).toBe('auto-refund');
    expect([...table.refunds.values()]).toMatchObject([
      { amount: wrong.captured, reason: 'amount_mismatch', state: 'due' },
    ]);
    expect(table.application).toMatchObject({ state: 'submitted' });
    expect(table.application.open).toBeUndefined();
  });

  it.each([
    ['a withdrawn application', { state: 'withdrawn' as const }, 'application_withdrawn'],
    ['an application that is already paid', { state: 'paid' as const }, 'application_already_paid'],
    ['an attempt of an older quote', { attempts: [] }, 'quote_superseded'],
  ])('refunds money for %s', (_, changes, reason) => {
    const { table, payments } = setup();
    table.application = { ...table.application, ...changes };
    expect(table.settle(success(payments[2] as Payment), NOW)).toBe('auto-refund');
    expect([...table.refunds.values()]).toMatchObject([{ amount: USD, reason }]);
  });

  it('does not accept the money of another payment', () => {
    const { table, payments } = setup();
    const [card] = payments as [Payment];
    expect(table.settle({ ...success(card), reference: 'pi_of_another' }, NOW)).toBe('unmatched');
    expect(table.settle({ ...success(card), account: 'acct_2' }, NOW)).toBe('unmatched');
    expect(table.settle({ ...success(card), gateway: 'alipay' }, NOW)).toBe('unmatched');
    expect(table.application.state).toBe('submitted');
  });

  it('closes a payment as expired after payableUntil, and as failed before it', () => {
    for (const [at, state] of [
      [NOW, 'failed'],
      [NOW + HOUR, 'expired'],
    ] as const) {
      const { table, payments } = setup();
      const open = payments[2] as Payment;
      table.settle(observed(open, { status: 'closed' }), at);
      expect(table.payments.get(open.id)).toMatchObject({ state, gatewayConfirmed: true });
    }
  });
});

describe('a decline', () => {
  const declined = { status: 'open', decline: 'insufficient_funds' } as const;
  const tellAt = (table: Table, payment: Payment, at: number, by: 'check' | 'notification') =>
    table.settle(observed(payment, declined, { at: NOW + at, source: { by } }), NOW + at);

  it('is recorded once when a query and a notification of the same second report it', () => {
    const { table, payments } = setup();
    const open = payments[2] as Payment;
    expect(tellAt(table, open, 1300, 'check')).toBe('advance');
    expect(tellAt(table, open, 1999, 'notification')).toBe('no-op');
    expect(tellAt(table, open, 5000, 'check')).toBe('no-op');
    expect(tellAt(table, open, 9999, 'notification')).toBe('advance');
  });
});

describe('two notifications of the same second', () => {
  const inSecond = (
    table: Table,
    payment: Payment,
    outcome: Outcome,
    by: 'notification' | 'settlement' = 'notification',
  ) =>
    table.settle(
      by === 'notification'
        ? observed(payment, outcome, { at: NOW + 5999, source: { by, eventId: 'evt_1' } })
        : observed(payment, outcome, { at: NOW + 5500, source: { by } }),
      NOW + 999,
    );
  const processing = { status: 'processing' } as const;
  const declined = { status: 'open', decline: 'insufficient_funds' } as const;

  it('are ordered by a query, whichever arrives first', () => {
    for (const [first, second] of [
      [processing, declined],
      [declined, processing],
    ] as const) {
      const { table, payments } = setup();
      const open = payments[2] as Payment;
      expect(inSecond(table, open, first)).toBe('advance');
      expect(inSecond(table, open, second)).toBe('confirm-with-gateway');
      expect(inSecond(table, open, declined, 'settlement')).toBe(first === processing ? 'advance' : 'no-op');
      expect(table.payments.get(open.id)).toMatchObject({
        state: 'pending',
        lastDecline: { code: 'insufficient_funds' },
      });
    }
  });

  it('need no query if the second one changes nothing', () => {
    const { table, payments } = setup();
    const open = payments[2] as Payment;
    expect(inSecond(table, open, processing)).toBe('advance');
    expect(inSecond(table, open, processing)).toBe('no-op');
  });

  it('never decrease the time of the newest observation', () => {
    const { table, payments } = setup();
    const open = payments[2] as Payment;
    inSecond(table, open, processing);
    inSecond(table, open, declined, 'settlement');
    expect(table.payments.get(open.id)?.observedAt).toBe(NOW + 5999);
    expect(inSecond(table, open, processing)).toBe('confirm-with-gateway');
  });

  it('keep the time of the last observation when an approval claims the capture', () => {
    const { table, payments } = setup();
    const open = payments[2] as Payment;
    inSecond(table, open, processing);
    table.payments.set(open.id, { ...(table.payments.get(open.id) as Payment), state: 'pending' });
    expect(inSecond(table, open, { status: 'approved' }, 'settlement')).toBe('claim-capture');
    expect(table.payments.get(open.id)?.observedAt).toBe(NOW + 5999);
  });
});
