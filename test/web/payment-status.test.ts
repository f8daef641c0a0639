import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Application as DomainApplication } from '../../shared/domain/application.ts';
import { APPLICATION_STATES, type ApplicationState } from '../../shared/domain/application.ts';
import type { LockedQuote } from '../../shared/domain/fees.ts';
import { cancelRefusal, continueRefusal, startRefusal } from '../../shared/domain/payer-actions.ts';
import { PAYMENT_STATE_NAMES } from '../../shared/domain/payment.ts';
import type { Application, Payment } from '../../web/src/api/types.ts';
import { LANGUAGES, type Language } from '../../web/src/i18n/languages.ts';
import { type Facts, type Status, stateOf, statusOf } from '../../web/src/payment/status.ts';
import { NEXT_STEPS, STATE_NAMES, STATES } from '../../web/src/payment/status-table.ts';
import { anApplication } from './support/an-application.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
const usd = (amount: number) => ({ amount, currency: 'USD' });
const ID = 'pay_000000000000000000000001';
const OTHER = 'pay_000000000000000000000002';

const pending: Payment = {
  id: ID,
  version: 5,
  applicationId: 'app_0000000000000000',
  receiptNumber: '1',
  method: 'stripe',
  status: 'pending',
  amount: usd(2575),
  createdAt: at(-30),
  updatedAt: at(-30),
  payableUntil: at(30),
  closesAt: at(36),
};
const application = anApplication({
  createdAt: at(-60),
  updatedAt: at(-60),
});
const openBy = (paymentId: string) => ({
  open: {
    paymentId: paymentId as `pay_${string}`,
    method: 'stripe' as const,
    payableUntil: at(30),
    closesAt: at(36),
    blocksUntil: at(60),
  },
});
const lockedUntil = (minutes: number) => ({
  quote: { scheduleVersion: '1', options: [], validUntil: at(minutes) },
});

type DisputeState = NonNullable<Payment['disputes']>[number]['state'];
const disputed = (...states: DisputeState[]) => ({
  disputes: states.map((state, i) => ({ id: `dp_${i}`, state, amount: usd(100), openedAt: at(-5) })),
});
/** No dispute, one in each state, and several; `reversed` only if the payment was accepted. */
const disputeFacts = (accepted: boolean) => [
  {},
  ...(['inquiry', 'closed', 'open', 'won'] as const).map((state) => disputed(state)),
  { ...disputed('won', 'lost'), lost: usd(100) },
  { ...disputed('lost', 'open'), lost: usd(2000), ...(accepted && { reversed: true }) },
];

describe('the state of a payment', () => {
  test.each([
    [{}, 'not_paid'],
    [{ lastDecline: { code: 'lost_card', at: at(-1) } }, 'declined'],
    [{ closing: true }, 'closing'],
    [{ payableUntil: at(0) }, 'overdue'],
    [{ status: 'processing', lastDecline: { code: 'lost_card', at: at(-1) } }, 'processing'],
    [{ status: 'failed' }, 'failed'],
    [{ status: 'failed', lastDecline: { code: 'CAPTURE_DECLINED', at: at(-1) } }, 'failed_declined'],
    [{ status: 'canceled', gatewayConfirmed: true }, 'canceled'],
    [{ status: 'canceled', gatewayConfirmed: false }, 'canceled_unconfirmed'],
    [{ status: 'expired', gatewayConfirmed: true }, 'expired'],
    [{ status: 'expired', gatewayConfirmed: false }, 'expired_unconfirmed'],
    [{ status: 'succeeded', accepted: true }, 'paid'],
    [{ status: 'succeeded', accepted: true, ...disputed('open') }, 'disputed'],
    [{ status: 'succeeded', accepted: true, ...disputed('lost', 'open'), lost: usd(100) }, 'disputed'],
    [{ status: 'succeeded', accepted: true, ...disputed('won') }, 'paid'],
    [{ status: 'succeeded', accepted: true, ...disputed('inquiry') }, 'paid'],
    [{ status: 'succeeded', accepted: true, ...disputed('lost'), lost: usd(100) }, 'paid'],
    [
      { status: 'succeeded', accepted: true, ...disputed('won', 'lost'), lost: usd(2000), reversed: true },
      'charged_back',
    ],
    [{ status: 'succeeded', accepted: false, ...disputed('lost'), lost: usd(2575) }, 'charged_back'],
    [{ status: 'succeeded', accepted: true, refunding: usd(75) }, 'partly_refunding'],
    [{ status: 'succeeded', accepted: true, refunded: usd(75) }, 'partly_refunded'],
    [{ status: 'succeeded', accepted: true, refunding: usd(2575) }, 'refunding'],
    [{ status: 'succeeded', accepted: true, refunding: usd(2575), ...disputed('open') }, 'refunding'],
    [{ status: 'succeeded', accepted: true, refunding: usd(75), refunded: usd(2500) }, 'refunding'],
    [{ status: 'succeeded', accepted: true, refunded: usd(2575) }, 'refunded'],
    [{ status: 'succeeded', accepted: true, refundRetrying: usd(2575) }, 'refund_retrying'],
    [{ status: 'succeeded', accepted: true, refundFailed: usd(2575) }, 'refund_failed'],
    [{ status: 'succeeded', accepted: true, refunded: usd(2500), refundFailed: usd(75) }, 'refund_failed'],
    [{ status: 'succeeded', accepted: false, refunding: usd(2575) }, 'refunding'],
    [{ status: 'succeeded', accepted: false, refunded: usd(2575) }, 'refunded'],
  ] as const)('%j is %s', (facts, state) => {
    expect(stateOf({ payment: { ...pending, ...facts }, now: NOW })).toBe(state);
  });
});

describe('how a refund comes back', () => {
  const byOffice = {
    id: 'rf_1',
    amount: usd(2575),
    state: 'done',
    reason: 'goodwill',
    createdAt: at(-5),
    updatedAt: at(-5),
    manualRefund: { reference: 'SEPA 4711', at: at(-1) },
  } as const;

  test.each<[Partial<Facts['payment']>, string]>([
    [{ accepted: true, refunding: usd(2575) }, 'same_way'],
    [{ accepted: true, refunded: usd(2575) }, 'same_way'],
    [{ accepted: true, refunding: usd(2575), ...disputed('open') }, 'after_dispute'],
    [{ accepted: true, refunding: usd(2575), ...disputed('won') }, 'same_way'],
    [{ accepted: true, refunding: usd(2575), ...disputed('inquiry') }, 'same_way'],
    [{ accepted: false, refunding: usd(2575) }, 'not_needed'],
    [{ accepted: true, refunded: usd(2575), refunds: [byOffice] }, 'by_office'],
  ])('%j: %s', (facts, next) => {
    expect(statusOf({ payment: { ...pending, status: 'succeeded', ...facts }, now: NOW }).next).toBe(next);
  });
});

describe('what a check has answered', () => {
  const open = { ...application, ...openBy(ID) };
  const afterCheck = (result: 'continue' | 'unknown', checked: number, payment: Payment = pending) =>
    statusOf({
      payment,
      application: open,
      lastCheck: { result, payment: { ...pending, version: checked } },
      now: NOW,
    });

  test('changes the one message', () => {
    expect(afterCheck('continue', 5)).toEqual({ state: 'asked_not_paid', next: 'continue' });
    expect(afterCheck('unknown', 5)).toEqual({ state: 'no_answer', next: 'wait' });
  });

  test('names no time for the closing of a payment whose gateway does not answer', () => {
    const closing = { ...pending, closing: true };
    expect(afterCheck('unknown', 5, closing)).toEqual({ state: 'no_answer', next: 'wait' });
    expect(afterCheck('unknown', 4, closing)).toEqual({ state: 'closing', next: 'wait_then_pay' });
  });

  test('is over as soon as the payment has changed', () => {
    expect(afterCheck('unknown', 4)).toEqual({ state: 'not_paid', next: 'continue' });
    const paid = { ...pending, version: 6, status: 'succeeded', accepted: true } as const;
    expect(afterCheck('unknown', 5, paid)).toEqual({ state: 'paid', next: 'done' });
    const declined = { ...pending, version: 6, lastDecline: { code: 'generic_decline', at: at(0) } };
    expect(afterCheck('unknown', 5, declined)).toEqual({ state: 'declined', next: 'try_again' });
  });
});

const optional = <T>(...values: T[]): (T | undefined)[] => [undefined, ...values];

function* paymentFacts(): Generator<Payment> {
  for (const status of PAYMENT_STATE_NAMES) {
    if (status === 'succeeded') {
      for (const accepted of [true, false])
        for (const disputes of disputeFacts(accepted))
          for (const part of [75, 2575])
            for (const refunding of optional(usd(part)))
              for (const refunded of optional(usd(part)))
                for (const refundRetrying of optional(usd(part)))
                  for (const refundFailed of optional(usd(part)))
                    yield defined({ status, accepted, ...disputes, refunding, refunded, refundRetrying, refundFailed });
      continue;
    }
    for (const closing of optional(true))
      for (const lastDecline of optional({ code: 'lost_card', at: at(-1) }))
        for (const gatewayConfirmed of optional(true, false))
          for (const payableUntil of [at(30), at(0)])
            yield defined({ status, closing, lastDecline, gatewayConfirmed, payableUntil });
  }
}

function defined(changes: Record<string, unknown>): Payment {
  return { ...pending, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) };
}

function* applicationFacts(): Generator<Application | undefined> {
  yield undefined;
  for (const state of Object.keys(APPLICATION_STATES) as ApplicationState[])
    for (const open of optional(ID, OTHER))
      for (const minutes of [60, 4, -1])
        for (const paidBy of optional(ID, OTHER))
          yield {
            ...application,
            state,
            ...lockedUntil(minutes),
            ...(open && openBy(open)),
            ...(paidBy && { paidBy: paidBy as `pay_${string}` }),
          };
}

function* allFacts(): Generator<Facts> {
  for (const payment of paymentFacts())
    for (const one of applicationFacts())
      for (const result of optional(
        'paid',
        'continue',
        'closing',
        'retry_payment',
        'unknown',
        'other_payment_open',
        'withdrawn',
      ) as [])
        for (const version of result === undefined ? [0] : [4, 5])
          yield {
            payment,
            application: one,
            lastCheck: result && { result, payment: { ...payment, version } },
            now: NOW,
          };
}

/** The application as the API's own rules see it. */
function inDomain({ state, open, quote }: Application): Pick<DomainApplication, 'state' | 'open' | 'quote'> {
  const validUntil = Date.parse(quote?.validUntil ?? '');
  return {
    state,
    ...(open && {
      open: {
        paymentId: ID,
        method: open.method,
        payableUntil: Date.parse(open.payableUntil),
        closesAt: Date.parse(open.closesAt),
      },
    }),
    quote: { validUntil } as LockedQuote,
  };
}

/** Why the API would refuse a button. */
function refusalOf({ payment, application: one, now }: Facts, { next }: Status): string[] {
  const actions: readonly string[] = NEXT_STEPS[next].actions;
  const refusals: (string | undefined)[] = [];
  if (actions.includes('pay_again')) refusals.push(one ? startRefusal(inDomain(one), now) : 'unknown application');
  if (actions.includes('cancel')) refusals.push(cancelRefusal({ state: payment.status }));
  if (actions.includes('continue')) {
    refusals.push(continueRefusal({ state: payment.status }));
    if (Date.parse(payment.payableUntil) <= now) refusals.push('expired');
    if (one && (one.state !== 'submitted' || one.open?.paymentId !== payment.id)) refusals.push('not the open one');
  }
  if (actions.includes('other_payment') && one?.open === undefined) refusals.push('no other payment');
  if (actions.includes('receipt') && payment.status !== 'succeeded') refusals.push('no receipt');
  return refusals.filter((one) => one !== undefined);
}

const MONEY_OF_STATUS: Readonly<Record<Payment['status'], readonly string[]>> = {
  pending: ['undecided'],
  processing: ['undecided'],
  failed: ['not_charged'],
  canceled: ['not_charged', 'unconfirmed'],
  expired: ['not_charged', 'unconfirmed'],
  succeeded: ['received', 'going_back', 'gone_back', 'stuck'],
};

const MONEY_RULES: Readonly<Record<string, (facts: Facts, status: Status) => boolean>> = {
  'no statement about the money goes beyond the facts': ({ payment }, { state }) =>
    MONEY_OF_STATUS[payment.status].includes(STATES[state].money),
  'the API refuses none of the offered buttons': (facts, status) => refusalOf(facts, status).length === 0,
  '"refunded" means that every refund is confirmed': ({ payment }, { state }) =>
    (state !== 'refunded' && state !== 'partly_refunded') ||
    (payment.refunding ?? payment.refundRetrying ?? payment.refundFailed) === undefined,
  '"nothing was charged" means that the gateway has confirmed it': ({ payment }, { state }) =>
    (payment.status !== 'canceled' && payment.status !== 'expired') ||
    STATES[state].money !== 'not_charged' ||
    payment.gatewayConfirmed !== false,
  '"no longer paid" means that disputes have reversed the payment': ({ payment }, { next }) =>
    next !== 'no_longer_paid' || payment.reversed === true,
};

describe('all combinations of facts', () => {
  const seen = new Set<string>();
  const violations = new Map<string, string>();
  // A million combinations, in one pass: to store them, or an `expect` for each, takes longer than all the rest.
  beforeAll(() => {
    const rules = Object.entries(MONEY_RULES);
    for (const facts of allFacts()) {
      const status = statusOf(facts);
      seen.add(`${status.state} ${status.next}`);
      for (const [rule, holds] of rules) {
        if (!violations.has(rule) && !holds(facts, status))
          violations.set(rule, `${JSON.stringify(facts)} is ${JSON.stringify(status)}: ${refusalOf(facts, status)}`);
      }
    }
  });

  test.each(Object.keys(MONEY_RULES))('%s', (rule) => {
    expect(violations.get(rule)).toBeUndefined();
  });

  test('reach every state', () => {
    const states = new Set([...seen].map((pair) => pair.split(' ')[0]));
    expect(STATE_NAMES.filter((state) => !states.has(state))).toEqual([]);
  });

  // "Do not pay", in each language.
  const DO_NOT_PAY: Readonly<Record<Language, RegExp>> = {
    en: /do not pay/i,
    'zh-CN': /请不要(再次)?(付款|支付)/,
    ar: /لا تدفع/,
  };
  const NOT_CHARGED: Readonly<Record<Language, RegExp>> = {
    en: /nothing was charged/i,
    'zh-CN': /没有扣款/,
    ar: /لم يُخصم/,
  };

  test.each(LANGUAGES)('never warn against paying above a button to pay, in %s', (language) => {
    const { view, next } = textsIn(language);
    for (const pair of seen) {
      const [state, step] = pair.split(' ') as [keyof typeof STATES, keyof typeof NEXT_STEPS];
      const text = [view[state]?.title, view[state]?.text, next[step]].join(' ');
      const pays = NEXT_STEPS[step].actions.some((action) => action === 'continue' || action === 'pay_again');
      const warns = DO_NOT_PAY[language].test(text);
      expect(warns && pays, `${pair}: ${text}`).toBe(false);
      expect(warns && NOT_CHARGED[language].test(text), `${pair}: ${text}`).toBe(false);
    }
  });
});

function textsIn(language: string): {
  view: Record<string, { title: string; text: string }>;
  next: Record<string, string>;
} {
  return JSON.parse(readFileSync(new URL(`../../web/src/i18n/${language}.json`, import.meta.url), 'utf8'));
}
