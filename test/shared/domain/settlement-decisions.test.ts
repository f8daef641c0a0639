import { describe, expect, it } from 'vitest';
import type { Application } from '../../../shared/domain/application.ts';
import type { Observation, Outcome } from '../../../shared/domain/observation.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import { CAPTURE_AGAIN_AFTER, decideSettlement } from '../../../shared/domain/settlement.ts';
import { anApplication, aPayment, HOUR, NOW, observed, USD } from '../../support/fixtures.ts';

interface Rows {
  readonly payment: Payment;
  readonly application: Application;
}

/** An application with one open payment. */
function rows(changes: Partial<Payment> = {}, applicationChanges: Partial<Application> = {}): Rows {
  const empty = anApplication();
  const payment = aPayment(empty, changes);
  const { id: paymentId, method, payableUntil, closesAt } = payment;
  const open = { paymentId, method, payableUntil, closesAt };
  return { payment, application: { ...empty, open, attempts: [paymentId], ...applicationChanges } };
}

/** Another payment of the application is open now. */
function withAnotherOpen({ payment, application }: Rows): Rows {
  return { payment, application: { ...application, open: rows().application.open } as Application };
}

function decide(
  { payment, application }: Rows,
  outcome: Outcome,
  changes: Partial<Observation> = {},
  now = NOW + 1000,
) {
  return decideSettlement({ payment, application }, observed(payment, outcome, changes), now);
}

const SUCCESS: Outcome = { status: 'succeeded', captured: USD };
const APPROVED: Outcome = { status: 'approved' };
const PROCESSING: Outcome = { status: 'processing' };
const CLOSED: Outcome = { status: 'closed' };
const DECLINED: Outcome = { status: 'open', decline: 'insufficient_funds' };
const QUERY = { source: { by: 'sweep' } } as const;
const NO_OP = { kind: 'no-op' };
const CLOSING = { closing: { reason: 'canceled_by_applicant', since: NOW } } as const;

describe('a report about a payment without a row', () => {
  const { payment, application } = rows();

  it.each([
    ['neither row', {}],
    ['no application', { payment }],
    ['no payment', { application }],
  ])('is unmatched money if it is a success, and nothing otherwise: %s', (_, stored) => {
    expect(decideSettlement(stored, observed(payment, SUCCESS), NOW)).toEqual({ kind: 'unmatched' });
    expect(decideSettlement(stored, observed(payment, CLOSED), NOW)).toEqual(NO_OP);
  });
});

describe('whose payment it is', () => {
  it('a reference that is missing on either side is no contradiction', () => {
    const one = rows();
    const { reference: _, ...unnamed } = one.payment;
    expect(decide({ ...one, payment: unnamed }, SUCCESS)).toEqual({ kind: 'accept' });
    const { reference: _reported, ...report } = observed(one.payment, SUCCESS);
    expect(decideSettlement(one, report, NOW)).toEqual({ kind: 'accept' });
  });
});

describe('a success', () => {
  it('is accepted, and closes whatever else is open', () => {
    const one = rows();
    expect(decide(one, SUCCESS)).toStrictEqual({ kind: 'accept' });
    const { open: _, ...waiting } = one.application;
    expect(decide({ ...one, application: waiting }, SUCCESS)).toStrictEqual({ kind: 'accept' });
    const other = rows();
    const application = { ...one.application, open: other.application.open } as Application;
    expect(decide({ ...one, application }, SUCCESS)).toEqual({ kind: 'accept', supersedes: other.payment.id });
  });

  it('changes nothing a second time', () => {
    expect(decide(rows({ state: 'succeeded' }), SUCCESS)).toEqual(NO_OP);
    expect(decide(rows({ state: 'succeeded' }), { status: 'closed' })).toEqual(NO_OP);
  });

  it.each([
    ['withdrawn', 'application_withdrawn'],
    ['processing', 'application_already_paid'],
  ] as const)('of an application that is %s is refunded', (state, reason) => {
    expect(decide(rows({}, { state }), SUCCESS)).toEqual({ kind: 'auto-refund', captured: USD, reason });
  });

  it('of another amount or currency is refunded once the gateway confirms it', () => {
    for (const captured of [
      { ...USD, amount: USD.amount + 1 },
      { ...USD, currency: 'EUR' },
    ]) {
      const other: Outcome = { status: 'succeeded', captured };
      expect(decide(rows(), other)).toEqual({ kind: 'confirm-with-gateway' });
      expect(decide(rows(), other, QUERY)).toEqual({ kind: 'auto-refund', captured, reason: 'amount_mismatch' });
    }
  });
});

describe('a closing', () => {
  it.each([
    ['before its end', {}, NOW + HOUR - 1, 'failed'],
    ['at its end', {}, NOW + HOUR, 'expired'],
    ['on request', CLOSING, NOW + HOUR, 'canceled'],
    ['by the sweep', { closing: { reason: 'expired', since: NOW } }, NOW, 'expired'],
  ] as const)('%s', (_, changes, now, to) => {
    expect(decide(rows(changes), CLOSED, {}, now)).toEqual({ kind: 'close', to });
  });

  it('keeps the decline that caused it', () => {
    const decline = { code: 'card_declined', at: NOW + 1000 };
    expect(decide(rows(), { status: 'closed', decline: 'card_declined' })).toEqual({
      kind: 'close',
      to: 'failed',
      decline,
    });
  });

  it('is that of one device only, where each has an order: the payer may have continued on the other one', () => {
    expect(decide(rows({ device: 'phone' }), CLOSED, { device: 'phone' })).toMatchObject({ kind: 'close' });
    expect(decide(rows({ device: 'phone' }), CLOSED, { device: 'desktop' })).toEqual(NO_OP);
    expect(decide(rows({ device: 'phone' }), PROCESSING, { device: 'desktop' })).toMatchObject({ kind: 'advance' });
    const unconfirmed = { device: 'phone', state: 'expired', gatewayConfirmed: false } as const;
    expect(decide(rows(unconfirmed), CLOSED, { device: 'desktop' })).toEqual(NO_OP);
  });

  it('is presumed only from the time on at which the payer can no longer begin', () => {
    const presumed: Outcome = { status: 'closed', presumed: true };
    const payment = { payableUntil: NOW, closesAt: NOW + HOUR };
    expect(decide(rows(payment), presumed, { at: NOW + HOUR - 1 })).toEqual(NO_OP);
    expect(decide(rows(payment), presumed, { at: NOW + HOUR })).toEqual({
      kind: 'close',
      to: 'expired',
      presumed: true,
    });
    expect(decide(rows(payment), CLOSED, { at: NOW + HOUR - 1 })).toEqual({ kind: 'close', to: 'expired' });
  });

  it('is confirmed once, by the gateway itself', () => {
    const silent = rows({ state: 'expired', gatewayConfirmed: false });
    expect(decide(silent, CLOSED)).toEqual({ kind: 'confirm-closed' });
    expect(decide(silent, { status: 'closed', presumed: true })).toEqual(NO_OP);
    expect(decide(silent, { status: 'open' })).toEqual(NO_OP);
    expect(decide(rows({ state: 'expired', gatewayConfirmed: true }), CLOSED)).toEqual(NO_OP);
  });
});

describe('an approval', () => {
  const claim = { kind: 'claim-capture' };

  it('is captured while the application waits for it', () => {
    expect(decide(rows(), APPROVED)).toEqual(claim);
  });

  it.each<[string, Rows]>([
    ['the payment is being closed', rows(CLOSING)],
    ['another payment is open', withAnotherOpen(rows())],
    ['none is open', { ...rows(), application: anApplication() }],
    ['the application was withdrawn', rows({}, { state: 'withdrawn' })],
    ['the application is paid', rows({}, { state: 'paid' })],
    ['it belongs to an older quote', rows({}, { attempts: [] })],
    ['the report is old', rows({ observedAt: NOW + 5000 })],
  ])('is not captured when %s', (_, one) => {
    expect(decide(one, APPROVED)).toEqual(NO_OP);
  });

  it('that was declined and still stands is captured only if a newer notification reports it', () => {
    const lastDecline = { code: 'INSTRUMENT_DECLINED', at: NOW, approvalStands: true } as const;
    const declined = rows({ lastDecline, observedAt: NOW });
    expect(decide(declined, APPROVED)).toEqual(claim);
    expect(decide(declined, APPROVED, QUERY)).toEqual(NO_OP);
    expect(decide(declined, APPROVED, { at: NOW })).toEqual(NO_OP);
    const { payment, application } = declined;
    expect(
      decide({ application, payment: { ...payment, state: 'processing', updatedAt: 0 } }, APPROVED, QUERY),
    ).toEqual(claim);
  });

  it('that was claimed is captured again after two minutes without an answer', () => {
    expect(CAPTURE_AGAIN_AFTER).toBe(120_000);
    const claimed = rows({ state: 'processing', updatedAt: NOW });
    expect(decide(claimed, APPROVED, {}, NOW + 119_999)).toEqual(NO_OP);
    expect(decide(claimed, APPROVED, {}, NOW + 120_000)).toEqual(claim);
    expect(decide(rows({ state: 'pending', updatedAt: NOW }), APPROVED, {}, NOW)).toEqual(claim);
  });
});

describe('a report that is not final', () => {
  const declined = (at: number) => ({ kind: 'advance', to: 'pending', decline: { code: 'insufficient_funds', at } });
  const known = (at: number) => rows({ observedAt: at, lastDecline: { code: 'insufficient_funds', at } });

  it('moves the payment on', () => {
    expect(decide(rows(), PROCESSING)).toEqual({ kind: 'advance', to: 'processing' });
    expect(decide(rows({ state: 'processing' }), { status: 'open' })).toEqual({ kind: 'advance', to: 'pending' });
    expect(decide(rows(), { status: 'open' })).toEqual(NO_OP);
    expect(decide(rows({ state: 'processing' }), PROCESSING)).toEqual(NO_OP);
  });

  it('that is older changes nothing', () => {
    const newer = rows({ observedAt: NOW + 5000 });
    expect(decide(newer, DECLINED)).toEqual(NO_OP);
    expect(decide(newer, PROCESSING)).toEqual(NO_OP);
  });

  it('records a decline', () => {
    expect(decide(rows(), DECLINED)).toEqual(declined(NOW + 1000));
    const other = rows({ lastDecline: { code: 'expired_card', at: NOW } });
    expect(decide(other, DECLINED, QUERY)).toEqual(declined(NOW + 1000));
  });

  it('records the same decline again only when a notification reports it a second later', () => {
    expect(decide(known(NOW + 1000), DECLINED, { at: NOW + 1999 })).toEqual(NO_OP);
    expect(decide(known(NOW + 1000), DECLINED, { at: NOW + 2000 })).toEqual(declined(NOW + 2000));
    expect(decide(known(NOW + 1000), DECLINED, { ...QUERY, at: NOW + 2000 })).toEqual(NO_OP);
  });

  it('records the same decline again when the payment was being decided meanwhile', () => {
    const { payment, application } = known(NOW);
    const processing = { payment: { ...payment, state: 'processing' }, application } as const;
    const decline = { ...declined(NOW + 1000).decline, approvalStands: true };
    expect(decide(processing, DECLINED, QUERY)).toEqual({ ...declined(NOW + 1000), decline });
  });

  it('ends the declined approval only if a query finds that the gateway asks for another one', () => {
    const lastDecline = { code: 'insufficient_funds', at: NOW, approvalStands: true } as const;
    const { payment, application } = rows({ lastDecline });
    const other = rows({ lastDecline: { code: 'insufficient_funds', at: NOW } });
    const open = { status: 'open' } as const;
    expect(decide({ payment, application }, open, QUERY)).toEqual({ kind: 'approval-over' });
    expect(decide({ payment, application }, open)).toEqual(NO_OP);
    expect(decide({ payment, application }, open, { ...QUERY, at: NOW - 2000 })).toEqual(NO_OP);
    expect(decide(other, open, QUERY)).toEqual(NO_OP);
    expect(decide({ payment, application }, { status: 'approved' }, QUERY)).toEqual(NO_OP);
    expect(decide({ payment, application }, DECLINED, QUERY)).toEqual(NO_OP);
    expect(decide({ payment: { ...payment, state: 'processing' }, application }, PROCESSING, QUERY)).toEqual(NO_OP);
  });

  it('of the same second is confirmed if it is a notification and would change something', () => {
    const seen = rows({ observedAt: NOW + 1000 });
    const at = NOW + 1500;
    expect(decide(seen, PROCESSING, { at })).toEqual({ kind: 'confirm-with-gateway' });
    expect(decide(seen, DECLINED, { at })).toEqual({ kind: 'confirm-with-gateway' });
    expect(decide(seen, { status: 'open' }, { at })).toEqual(NO_OP);
    expect(decide(seen, PROCESSING, { ...QUERY, at })).toEqual({ kind: 'advance', to: 'processing' });
    expect(decide(seen, PROCESSING, { at: NOW + 2000 })).toEqual({ kind: 'advance', to: 'processing' });
  });
});
