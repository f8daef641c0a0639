import { describe, expect, it } from 'vitest';
import { coversFee, type Dispute, mayExplain } from '../../../shared/domain/dispute.ts';
import type { DisputeObservation } from '../../../shared/domain/gateway-event.ts';
import { money } from '../../../shared/domain/money.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import { settleDispute } from '../../../shared/domain/settle-dispute.ts';
import { anApplication, aPayment, HOUR, NOW, observedDispute, USD } from '../../support/fixtures.ts';

const DAY = 24 * HOUR;
const LATER = NOW + HOUR;
const FROM_EVENT = { by: 'notification', eventId: 'evt_1' } as const;
const FROM_QUERY = { by: 'sweep' } as const;

const aDispute = (changes: Partial<Dispute> = {}): Dispute => ({
  id: 'dp_A',
  state: 'open',
  amount: USD,
  openedAt: NOW,
  observedAt: NOW,
  sinceVersion: 2,
  ...changes,
});

/** A paid application and its payment with these disputes. */
function paidWith(disputes: readonly Dispute[] = [], changes: Partial<Payment> = {}) {
  const submitted = anApplication({ state: 'paid', version: 4 });
  const payment = aPayment(submitted, { state: 'succeeded', unreserved: USD.amount, version: 7, disputes, ...changes });
  const application = { ...submitted, paidBy: payment.id };
  const report = (said: Partial<DisputeObservation>, of = application) =>
    settleDispute(payment, of, observedDispute(payment, { source: FROM_EVENT, ...said }), LATER);
  const stored = (said: Partial<DisputeObservation>) => {
    const change = report(said);
    return typeof change === 'object' ? change.payments?.[0]?.disputes : change;
  };
  return { payment, application, report, stored };
}

describe('a dispute', () => {
  it('is stored with what its gateway says about it, and queried a day later', () => {
    const { payment, report } = paidWith();
    const said = { reason: 'fraudulent', respondBy: NOW + 7 * DAY };
    const dispute = aDispute({ ...said, observedAt: NOW + 5000, sinceVersion: 8 });
    const { dueAt: _, ...rest } = payment;
    expect(report(said)).toStrictEqual({
      payments: [{ ...rest, disputes: [dispute], dueAt: LATER + DAY, updatedAt: LATER, version: 8 }],
      history: [
        { paymentId: payment.id, at: LATER, to: 'succeeded', description: 'dispute dp_A: open', ...FROM_EVENT },
      ],
    });
    expect(paidWith().stored({})).toStrictEqual([aDispute({ observedAt: NOW + 5000, sinceVersion: 8 })]);
  });

  it('that is lost reverses the application that the payment pays, and no other', () => {
    const { payment, application, report } = paidWith();
    expect(report({ state: 'lost' })).toMatchObject({
      application: { id: application.id, reversed: true, reversals: 1, updatedAt: LATER, version: 5 },
      payments: [{ reversed: true }],
    });
    expect(report({ state: 'lost' }, { ...application, reversals: 1 })).toMatchObject({
      application: { reversals: 2 },
    });
    const change = report({ state: 'lost' }, { ...application, paidBy: `${payment.id}x` as Payment['id'] });
    expect(change).not.toHaveProperty('application');
    expect(change).toMatchObject({ payments: [expect.not.objectContaining({ reversed: true })] });
    // Nor does the end of its dispute give back what another payment has lost.
    const reversed = { ...application, paidBy: `${payment.id}x` as Payment['id'], reversed: true } as const;
    expect(report({ state: 'won' }, reversed)).not.toHaveProperty('application');
  });

  it('is in the list by the time at which it was opened, then by its id', () => {
    const { stored } = paidWith([aDispute({ id: 'dp_B' }), aDispute({ id: 'dp_A', openedAt: NOW + 1 })]);
    const ids = (found: ReturnType<typeof stored>) => Array.isArray(found) && found.map(({ id }) => id);
    expect(ids(stored({ disputeId: 'dp_C' }))).toEqual(['dp_B', 'dp_C', 'dp_A']);
    expect(ids(stored({ disputeId: 'dp_0' }))).toEqual(['dp_0', 'dp_B', 'dp_A']);
    expect(ids(stored({ disputeId: 'dp_D', openedAt: NOW - 1 }))).toEqual(['dp_D', 'dp_B', 'dp_A']);
  });

  it('is rejected beside a hundred others', () => {
    const disputes = Array.from({ length: 100 }, (_, i) => aDispute({ id: `dp_${i}` }));
    expect(() => paidWith(disputes).report({ disputeId: 'dp_100' })).toThrow('more than 100 disputes');
    expect(paidWith(disputes).stored({ disputeId: 'dp_99' })).toHaveLength(100);
    expect(paidWith(disputes.slice(1)).stored({ disputeId: 'dp_100' })).toHaveLength(100);
  });
});

describe('another report of a dispute', () => {
  const known = { reason: 'fraudulent', respondBy: NOW + DAY, observedAt: NOW + 5999 };

  it('with the same words is no entry of the history', () => {
    const { report } = paidWith([aDispute(known)]);
    const same = { reason: 'fraudulent', respondBy: NOW + DAY, at: NOW + 7000 };
    expect(report(same)).toStrictEqual({
      payments: [expect.objectContaining({ disputes: [aDispute({ ...known, observedAt: NOW + 7000 })], version: 8 })],
    });
  });

  it.each([
    ['reason', { reason: 'duplicate' }],
    ['deadline', { respondBy: NOW + 2 * DAY }],
    ['amount', { amount: { ...USD, amount: 100 } }],
    ['currency', { amount: { ...USD, currency: 'EUR' } }],
    ['state', { state: 'inquiry' }],
  ] as const)('with another %s is one, unless the gateway’s timestamps cannot order the two', (_, other) => {
    const said = { reason: 'fraudulent', respondBy: NOW + DAY, ...other };
    const { report } = paidWith([aDispute(known)]);
    expect(report({ ...said, at: NOW + 7000 })).toMatchObject({ history: [{ description: /^dispute dp_A: / }] });
    expect(report({ ...said, at: NOW + 5500 })).toBe('confirm-with-gateway');
    expect(report({ ...said, at: NOW + 5500, source: FROM_QUERY })).toMatchObject({
      payments: [{ disputes: [{ observedAt: NOW + 5999 }] }],
      history: [FROM_QUERY],
    });
    expect(report({ ...said, at: NOW + 4999 })).toBeUndefined();
  });

  it('of the same second with the same words changes nothing', () => {
    const said = { reason: 'fraudulent', respondBy: NOW + DAY, at: NOW + 5500, source: FROM_QUERY };
    expect(paidWith([aDispute(known)]).report(said)).toBeUndefined();
  });

  it('counts if it is the bank’s decision, however old it is; after a decision only another one does', () => {
    expect(paidWith([aDispute(known)]).stored({ state: 'won', at: NOW })).toMatchObject([{ state: 'won' }]);
    const decided = paidWith([aDispute({ ...known, state: 'won' })]);
    expect(decided.report({ state: 'open', at: NOW + 9000 })).toBeUndefined();
    expect(decided.stored({ state: 'lost', at: NOW + 9000 })).toMatchObject([{ state: 'lost' }]);
    // Also if the later one was a loss of which only the upper limit is known.
    const atMost = paidWith([aDispute({ ...known, state: 'lost', isUpperLimit: true })]);
    expect(atMost.report({ state: 'won', at: NOW + 1000 })).toBeUndefined();
  });
});

describe('money that was taken back without a dispute', () => {
  const takenBack = { id: 'taken_1', state: 'lost', presumed: true, openedAt: NOW } as const;
  const said = { disputeId: 'taken_1', state: 'lost', presumed: true, openedAt: NOW, at: NOW } as const;

  it('is a lost dispute, unless one that is known explains it', () => {
    expect(paidWith().stored(said)).toStrictEqual([aDispute({ ...takenBack, sinceVersion: 8 })]);
    expect(paidWith([aDispute()]).report(said)).toBeUndefined();
    const wonBefore = aDispute({ id: 'dp_0', state: 'won', openedAt: NOW - 9 * DAY, observedAt: NOW - 5 * DAY });
    expect(paidWith([wonBefore]).stored(said)).toHaveLength(2);
    expect(paidWith([wonBefore, aDispute()]).report(said)).toBeUndefined();
    // Another amount that was taken back is no explanation.
    expect(paidWith([aDispute({ ...takenBack, id: 'taken_0' })]).stored(said)).toHaveLength(2);
  });

  it('is replaced by the dispute that explains it, and by no other', () => {
    const { stored } = paidWith([aDispute(takenBack)]);
    expect(stored({ at: NOW + 5000 })).toStrictEqual([aDispute({ observedAt: NOW + 5000, sinceVersion: 8 })]);
    expect(stored({ state: 'inquiry' })).toHaveLength(2);
    expect(stored({ ...said, disputeId: 'taken_2' })).toHaveLength(2);
    expect(paidWith([aDispute({ id: 'dp_B' })]).stored({})).toHaveLength(2);
  });

  it('is replaced even if the dispute says nothing else that is new', () => {
    const lost = aDispute({ state: 'lost', openedAt: NOW - 9 * DAY, observedAt: NOW - 5 * DAY });
    const change = paidWith([lost, aDispute(takenBack)]).report({ state: 'lost', openedAt: lost.openedAt, at: NOW });
    expect(change).toMatchObject({
      payments: [{ disputes: [{ id: 'dp_A' }] }],
      history: [{ description: 'dispute dp_A: lost' }],
    });
  });
});

describe('whether a dispute may explain that money was taken back', () => {
  const takenAt = NOW + 10 * DAY;
  const may = (changes: Partial<Dispute>) => mayExplain(aDispute(changes), takenAt);

  it('an inquiry never does', () => {
    expect(may({ state: 'inquiry' })).toBe(false);
    expect(may({ state: 'closed', observedAt: takenAt })).toBe(false);
  });

  it('one that was opened up to a day later does', () => {
    expect(may({})).toBe(true);
    expect(may({ openedAt: takenAt + DAY })).toBe(true);
    expect(may({ openedAt: takenAt + DAY + 1000 })).toBe(false);
  });

  it('one that had been won before does not', () => {
    expect(may({ state: 'won', observedAt: takenAt })).toBe(true);
    expect(may({ state: 'won', observedAt: takenAt - 1000 })).toBe(false);
  });

  it('one that had been lost more than a day before does not', () => {
    expect(may({ state: 'lost', observedAt: takenAt - DAY })).toBe(true);
    expect(may({ state: 'lost', observedAt: takenAt - DAY - 1000 })).toBe(false);
  });
});

it('a fee is covered in the currency of the payment', () => {
  const { application } = paidWith();
  const quote = application.quote && { ...application.quote, fees: [money(2500, 'USD'), money(72_000, 'CNY')] };
  const amount = money(72_000, 'CNY');
  const lost = (minor: number) => ({ amount, disputes: [aDispute({ state: 'lost', amount: money(minor, 'CNY') })] });
  expect(coversFee(lost(7_200), { quote })).toBe(true);
  expect(coversFee(lost(7_201), { quote })).toBe(false);
});
