import { describe, expect, it } from 'vitest';
import type { Application } from '../../../shared/domain/application.ts';
import {
  applySettlement,
  automaticRefund,
  clearOpenPayment,
  markClosing,
  markOpenClosing,
} from '../../../shared/domain/apply-settlement.ts';
import type { Observation, Outcome } from '../../../shared/domain/observation.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import { anAlipayPayment, anApplication, aPayment, HOUR, NOW, observed, USD } from '../../support/fixtures.ts';

const MINUTE = 60_000;
const LATER = NOW + 7 * MINUTE;
const AT = NOW + 6 * MINUTE;

function setup(changes: Partial<Payment> = {}, make = aPayment) {
  const empty = anApplication({ version: 4 });
  const payment = make(empty, { version: 7, tries: 3, observedAt: NOW, ...changes });
  const { id: paymentId, method, payableUntil, closesAt } = payment;
  const application: Application = {
    ...empty,
    open: { paymentId, method, payableUntil, closesAt },
    attempts: [paymentId],
  };
  const { open: _, ...closed } = application;
  const report = (outcome: Outcome, more: Partial<Observation> = {}) =>
    observed(payment, outcome, { at: AT, source: { by: 'notification', eventId: 'evt_1' }, ...more });
  const entry = (to: Payment['state'], description: string) => ({
    paymentId,
    at: LATER,
    to,
    description,
    by: 'notification',
    eventId: 'evt_1',
  });
  const { dueAt: _due, tries: _tries, ...idle } = payment;
  const written = { updatedAt: LATER, version: 8 };
  return { payment, application, closed, report, entry, idle, written, rows: { payment, application } };
}

describe('what a settlement writes', () => {
  it('advance: the payment alone', () => {
    const { payment, rows, report, entry, written } = setup();
    const decline = { code: 'card_declined', at: AT };
    expect(
      applySettlement(rows, { kind: 'advance', to: 'pending', decline }, report({ status: 'open' }), LATER),
    ).toEqual({
      payments: [{ ...payment, ...written, state: 'pending', observedAt: AT, lastDecline: decline }],
      history: [entry('pending', 'declined: card_declined')],
      newReferences: [],
    });
    expect(
      applySettlement(rows, { kind: 'advance', to: 'processing' }, report({ status: 'processing' }), LATER),
    ).toEqual({
      payments: [{ ...payment, ...written, state: 'processing', observedAt: AT }],
      history: [entry('processing', 'processing')],
      newReferences: [],
    });
  });

  it('advance: never an older time of observation', () => {
    const { rows, report } = setup({ observedAt: AT + 500 });
    for (const settlement of [{ kind: 'advance', to: 'pending' } as const, { kind: 'claim-capture' } as const])
      expect(applySettlement(rows, settlement, report({ status: 'approved' }), LATER).payments).toMatchObject([
        { observedAt: AT + 500 },
      ]);
  });

  it('approval-over: the last decline, which stays', () => {
    const lastDecline = { code: 'INSTRUMENT_DECLINED', at: AT };
    const { payment, rows, report, written } = setup({ lastDecline: { ...lastDecline, approvalStands: true } });
    expect(applySettlement(rows, { kind: 'approval-over' }, report({ status: 'open' }), LATER)).toEqual({
      payments: [{ ...payment, ...written, lastDecline }],
      newReferences: [],
    });
    const undeclined = setup();
    expect(() =>
      applySettlement(undeclined.rows, { kind: 'approval-over' }, report({ status: 'open' }), LATER),
    ).toThrow('was not declined');
  });

  it('claim-capture: the payment, which is due again if the capture has no answer', () => {
    const { payment, rows, report, entry, written } = setup();
    expect(applySettlement(rows, { kind: 'claim-capture' }, report({ status: 'approved' }), LATER)).toEqual({
      payments: [{ ...payment, ...written, state: 'processing', observedAt: AT, dueAt: LATER + 2 * MINUTE }],
      history: [entry('processing', 'approved')],
      newReferences: [],
    });
  });

  it('close: the payment, and the application whose open payment it is', () => {
    const { closed, rows, report, entry, idle, written } = setup();
    expect(applySettlement(rows, { kind: 'close', to: 'failed' }, report({ status: 'closed' }), LATER)).toEqual({
      application: { ...closed, updatedAt: LATER, version: 5 },
      payments: [{ ...idle, ...written, state: 'failed', gatewayConfirmed: true }],
      history: [entry('failed', 'closed by the gateway')],
      newReferences: [],
    });
  });

  it('close: says why', () => {
    const { rows, report, idle, entry } = setup({ closing: { reason: 'superseded', since: NOW } });
    const { closing: _, ...rest } = idle;
    const change = applySettlement(rows, { kind: 'close', to: 'canceled' }, report({ status: 'closed' }), LATER);
    expect(change.history).toEqual([entry('canceled', 'superseded')]);
    expect(change.payments?.[0]).toEqual({
      ...rest,
      state: 'canceled',
      gatewayConfirmed: true,
      updatedAt: LATER,
      version: 8,
    });
    const decline = { code: 'card_declined', at: AT };
    const declined = applySettlement(
      rows,
      { kind: 'close', to: 'canceled', decline },
      report({ status: 'closed' }),
      LATER,
    );
    expect(declined.history).toEqual([entry('canceled', 'declined: card_declined')]);
    expect(declined.payments?.[0]).toMatchObject({ lastDecline: decline });
  });

  it('close: leaves the application alone whose open payment is another one', () => {
    const { payment, report, application } = setup();
    const other = setup().application.open;
    const rows = { payment, application: { ...application, open: other } as Application };
    const change = applySettlement(rows, { kind: 'close', to: 'failed' }, report({ status: 'closed' }), LATER);
    expect(change.application).toBeUndefined();
  });

  it('close: a closing that is presumed is asked about once more', () => {
    const { payment, rows, report } = setup();
    const settlement = { kind: 'close', to: 'expired', presumed: true } as const;
    expect(applySettlement(rows, settlement, report({ status: 'closed' }), LATER).payments).toMatchObject([
      { gatewayConfirmed: false, dueAt: payment.payableUntil + 30 * MINUTE },
    ]);
  });

  it('confirm-closed: the payment, which is due no longer', () => {
    const { rows, report, entry, idle, written } = setup({ state: 'expired', gatewayConfirmed: false });
    expect(applySettlement(rows, { kind: 'confirm-closed' }, report({ status: 'closed' }), LATER)).toEqual({
      payments: [{ ...idle, ...written, gatewayConfirmed: true }],
      history: [entry('expired', 'closed by the gateway')],
      newReferences: [],
    });
  });

  it('accept: the payment and the paid application', () => {
    const { payment, closed, rows, report, entry, idle, written } = setup({
      gatewayConfirmed: false,
      closing: { reason: 'expired', since: NOW },
    });
    const { gatewayConfirmed: _, closing: _closing, ...rest } = idle;
    const success = report({ status: 'succeeded', captured: USD });
    expect(applySettlement(rows, { kind: 'accept' }, success, LATER)).toEqual({
      application: { ...closed, state: 'paid', paidAt: LATER, paidBy: payment.id, updatedAt: LATER, version: 5 },
      payments: [
        { ...rest, ...written, state: 'succeeded', succeededAt: LATER, accepted: true, unreserved: USD.amount },
      ],
      history: [entry('succeeded', 'accepted')],
      newReferences: [],
    });
  });

  it('accept: the other open payment too, which is due to be closed', () => {
    const { rows, report, entry } = setup();
    const superseded = setup().payment;
    const settlement = { kind: 'accept', supersedes: superseded.id } as const;
    const success = report({ status: 'succeeded', captured: USD });
    const { payments, history } = applySettlement({ ...rows, superseded }, settlement, success, LATER);
    expect(payments?.slice(1)).toEqual([
      { ...superseded, closing: { reason: 'superseded', since: LATER }, dueAt: LATER, updatedAt: LATER, version: 8 },
    ]);
    expect(history?.slice(1)).toEqual([{ ...entry('pending', 'closing: superseded'), paymentId: superseded.id }]);
    const ended = { ...superseded, state: 'canceled' } as const;
    const change = applySettlement({ ...rows, superseded: ended }, settlement, success, LATER);
    expect(change.payments).toHaveLength(1);
    expect(change.history).toHaveLength(1);
  });

  it('auto-refund: the payment, its refund, and the application without an open payment', () => {
    const { payment, closed, rows, report, entry, idle, written } = setup();
    const captured = { ...USD, amount: 99 };
    const settlement = { kind: 'auto-refund', captured, reason: 'amount_mismatch' } as const;
    expect(applySettlement(rows, settlement, report({ status: 'succeeded', captured }), LATER)).toEqual({
      application: { ...closed, updatedAt: LATER, version: 5 },
      payments: [
        {
          ...idle,
          ...written,
          state: 'succeeded',
          succeededAt: LATER,
          accepted: false,
          captured,
          unreserved: 0,
          refundTotals: { due: 99 },
        },
      ],
      refunds: [
        {
          id: `re_${payment.id.slice(4)}`,
          paymentId: payment.id,
          gateway: 'stripe',
          amount: captured,
          reason: 'amount_mismatch',
          state: 'due',
          attempt: 1,
          createdAt: LATER,
          updatedAt: LATER,
          dueAt: LATER,
          version: 1,
        },
      ],
      history: [entry('succeeded', 'not accepted: amount_mismatch')],
      newReferences: [],
    });
    expect(automaticRefund(payment, USD, 'application_withdrawn', LATER)).toMatchObject({
      amount: USD,
      reason: 'application_withdrawn',
    });
  });

  it('a reference that the gateway has assigned meanwhile, once', () => {
    const { rows, report, payment } = setup({}, anAlipayPayment);
    const change = applySettlement(rows, { kind: 'claim-capture' }, report({ status: 'approved' }), LATER);
    expect(change.newReferences).toMatchObject([{ id: payment.id, reference: `trade_${payment.id}` }]);
    expect(change.payments).toMatchObject([{ reference: `trade_${payment.id}` }]);
    const named = setup();
    const other = named.report({ status: 'approved' }, { reference: 'another' });
    expect(applySettlement(named.rows, { kind: 'claim-capture' }, other, LATER).payments).toMatchObject([
      { reference: named.payment.reference },
    ]);
    const { reference: _, ...unnamed } = report({ status: 'approved' });
    const without = applySettlement(rows, { kind: 'claim-capture' }, unnamed, LATER);
    expect(without.newReferences).toEqual([]);
    expect(without.payments?.[0]).not.toHaveProperty('reference');
  });

  it('who said so, with the id of a notification', () => {
    const { rows, report, payment } = setup();
    const query = report({ status: 'approved' }, { source: { by: 'sweep' } });
    expect(applySettlement(rows, { kind: 'claim-capture' }, query, LATER).history).toStrictEqual([
      { paymentId: payment.id, at: LATER, to: 'processing', description: 'approved', by: 'sweep' },
    ]);
  });
});

describe('a payment that is to be closed', () => {
  it('is due at once, or when it is asked for', () => {
    const { payment } = setup();
    const closing = { reason: 'withdrawn', since: LATER } as const;
    const written = { updatedAt: LATER, version: 8 };
    expect(markClosing(payment, 'withdrawn', LATER)).toEqual({ ...payment, ...written, closing, dueAt: LATER });
    expect(markClosing(payment, 'withdrawn', LATER, LATER + HOUR)).toEqual({
      ...payment,
      ...written,
      closing,
      dueAt: LATER + HOUR,
    });
  });

  it('is marked in its application, and in no other', () => {
    const { payment, application } = setup();
    expect(markOpenClosing(application, payment, LATER)).toEqual({
      ...application,
      open: { ...application.open, closing: true },
      updatedAt: LATER,
      version: 5,
    });
    const other = setup();
    const { open: _, ...closed } = application;
    expect(markOpenClosing(other.application, payment, LATER)).toBeUndefined();
    expect(markOpenClosing(closed, payment, LATER)).toBeUndefined();
    expect(clearOpenPayment(other.application, payment, LATER)).toBeUndefined();
    expect(clearOpenPayment(closed, payment, LATER)).toBeUndefined();
  });
});
