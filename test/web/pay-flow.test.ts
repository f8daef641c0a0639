import { describe, expect, test } from 'vitest';
import { ApiProblem } from '../../web/src/api/problem.ts';
import type { Application, Payment, StartedPayment } from '../../web/src/api/types.ts';
import { type PayEvent, type PayState, payReducer } from '../../web/src/pay/flow.ts';
import { anApplication } from './support/an-application.ts';

const at = '2026-11-23T10:00:00.000Z';
const usd = { amount: 10_000, currency: 'USD' };
const cny = { amount: 72_000, currency: 'CNY' };
const free = (currency: string) => ({ amount: 0, currency });

const application = anApplication({
  quote: {
    scheduleVersion: '1',
    options: [
      { method: 'stripe', fee: usd, surcharge: free('USD'), total: usd },
      { method: 'alipay', fee: cny, surcharge: free('CNY'), total: cny },
    ],
    validUntil: '2026-11-24T10:00:00.000Z',
  },
});
const payment: Payment = {
  id: 'pay_000000000000000000000001',
  version: 1,
  applicationId: application.id,
  receiptNumber: '000000-000000-000000-000001',
  method: 'stripe',
  status: 'pending',
  amount: usd,
  createdAt: at,
  updatedAt: at,
  payableUntil: '2026-11-23T11:00:00.000Z',
  closesAt: '2026-11-23T11:00:00.000Z',
};
const open = (method: Payment['method']) => ({
  ...application,
  open: {
    paymentId: payment.id,
    method,
    payableUntil: payment.payableUntil,
    closesAt: payment.closesAt,
    blocksUntil: '2026-11-23T11:30:00.000Z',
  },
});
const started: StartedPayment = {
  payment,
  checkout: { type: 'stripe', clientSecret: 'pi_1_secret_1', publishableKey: 'pk_test_1' },
};

const reduce = payReducer((method) => method === 'alipay');
const stateAfter = (...events: PayEvent[]): PayState => events.reduce(reduce, { step: 'loading' } as PayState);
const load = (loaded: Application, wanted?: Payment['method']): PayEvent => ({
  type: 'loaded',
  application: loaded,
  wanted,
});
const paying = () => stateAfter(load(application, 'stripe'), { type: 'start' }, { type: 'started', started });

describe('opening the page', () => {
  test('starts no payment', () => {
    expect(stateAfter(load(application))).toMatchObject({ step: 'choosing' });
    expect(stateAfter(load(application, 'stripe'))).toMatchObject({ step: 'choosing', chosen: 'stripe' });
  });

  test('resumes an open card payment', () => {
    expect(stateAfter(load(open('stripe')))).toMatchObject({ step: 'starting', chosen: 'stripe' });
    expect(stateAfter(load(open('stripe'), 'stripe'))).toMatchObject({ step: 'starting', chosen: 'stripe' });
  });

  test('does not redirect to another site without a click', () => {
    expect(stateAfter(load(open('alipay'), 'alipay'))).toMatchObject({ step: 'choosing', chosen: 'alipay' });
  });

  test('asks again when the URL names another method than the open payment', () => {
    expect(stateAfter(load(open('stripe'), 'alipay'))).toMatchObject({ step: 'choosing', chosen: 'alipay' });
  });

  test('does not choose a method that is not offered', () => {
    const quote = { scheduleVersion: '1', options: (application.quote?.options ?? []).slice(0, 1) };
    expect(stateAfter(load({ ...application, quote }, 'alipay'))).toMatchObject({ chosen: 'stripe' });
  });

  test.each(['draft', 'paid', 'withdrawn', 'approved'] as const)(
    'offers no payment for an application that is %s',
    (state) => {
      expect(stateAfter(load({ ...application, state }))).toMatchObject({ step: 'closed' });
    },
  );

  test('leads to the payment of a paid application', () => {
    expect(stateAfter(load({ ...application, state: 'paid', paidBy: payment.id }))).toEqual({
      step: 'settling',
      paymentId: payment.id,
    });
  });
});

describe('paying', () => {
  test('the last decline is over when the next attempt begins', () => {
    const declined = reduce(paying(), { type: 'declined', code: 'expired_card' });
    expect(reduce(declined, { type: 'attempt' })).not.toHaveProperty('decline');
  });

  test('ignores a second start while the first is running', () => {
    const starting = stateAfter(load(application, 'stripe'), { type: 'start' });
    expect(reduce(starting, { type: 'start' })).toBe(starting);
  });

  test('keeps the payment after a decline, and shows the reason', () => {
    expect(reduce(paying(), { type: 'declined', code: 'expired_card' })).toMatchObject({
      step: 'paying',
      payment: { id: payment.id },
      decline: 'expired_card',
    });
  });

  test('shows the last decline when a payment is resumed', () => {
    const declined = { ...started, payment: { ...payment, lastDecline: { code: 'lost_card', at } } };
    const state = stateAfter(load(open('stripe')), { type: 'started', started: declined });
    expect(state).toMatchObject({ step: 'paying', decline: 'lost_card' });
  });

  test('leaves the outcome to the API, whatever the gateway answers', () => {
    expect(reduce(paying(), { type: 'outcome' })).toEqual({ step: 'settling', paymentId: payment.id });
  });

  test('goes to the payment when the browser has nothing left to do', () => {
    expect(
      stateAfter(load(application, 'stripe'), { type: 'start' }, { type: 'started', started: { payment } }),
    ).toEqual({
      step: 'settling',
      paymentId: payment.id,
    });
  });

  test('stops when the payment was closed elsewhere', () => {
    expect(reduce(paying(), load(open('stripe')))).toMatchObject({ step: 'paying' });
    expect(reduce(paying(), load(application))).toEqual({ step: 'settling', paymentId: payment.id });
  });

  test('goes to the payment when the application was paid elsewhere', () => {
    const paid: Application = { ...application, state: 'paid', paidBy: payment.id };
    expect(reduce(paying(), load(paid))).toEqual({ step: 'settling', paymentId: payment.id });
  });
});

describe('a payment that has to be closed first', () => {
  const closesAt = '2026-11-23T10:06:00.000Z';
  const inProgress = (retryAt?: string): PayEvent => ({
    type: 'refused',
    problem: new ApiProblem({ code: 'payment_in_progress', ...(retryAt && { retryAt }) }),
  });
  const closing = (): Application => {
    const { open: started } = open('alipay');
    return { ...application, open: { ...started, closesAt, closing: true } };
  };
  const waiting = () =>
    stateAfter(load(closing()), { type: 'chosen', method: 'stripe' }, { type: 'start' }, inProgress(closesAt));

  test('shows one time, and goes on to the chosen method by itself', () => {
    expect(waiting()).toEqual({ step: 'waiting', application: closing(), chosen: 'stripe', until: closesAt, tries: 1 });
    expect(reduce(waiting(), { type: 'waited' })).toMatchObject({ step: 'starting', chosen: 'stripe' });
  });

  test('waits again if the browser was too early, and counts', () => {
    const again = [{ type: 'waited' }, inProgress(closesAt)] as const;
    expect(again.reduce<PayState>(reduce, waiting())).toMatchObject({ step: 'waiting', until: closesAt, tries: 2 });
  });

  test('goes on as soon as it is closed, and follows a later time', () => {
    expect(reduce(waiting(), load(application))).toMatchObject({ step: 'starting', chosen: 'stripe' });
    const later = { ...closing(), open: { ...open('alipay').open, closesAt: at, closing: true } };
    expect(reduce(waiting(), load(later))).toMatchObject({ step: 'waiting', until: at });
  });

  test('asks again if it is continued in another tab, and stops if it is paid', () => {
    expect(reduce(waiting(), load(open('alipay')))).toEqual({ step: 'choosing', application: open('alipay') });
    const paid: Application = { ...application, state: 'paid', paidBy: payment.id };
    expect(reduce(waiting(), load(paid))).toEqual({ step: 'settling', paymentId: payment.id });
    expect(reduce(waiting(), load({ ...application, state: 'withdrawn' }))).toMatchObject({ step: 'closed' });
  });

  test('can be left to choose again', () => {
    expect(reduce(waiting(), { type: 'back' })).toMatchObject({ step: 'choosing', chosen: 'stripe' });
  });

  test('is neither resumed nor proposed on a page that is opened later', () => {
    const { open: card } = open('stripe');
    expect(stateAfter(load({ ...application, open: { ...card, closing: true } }))).not.toHaveProperty('chosen');
    expect(stateAfter(load(closing()))).not.toHaveProperty('chosen');
  });
});

describe('a checkout that is asked for again', () => {
  const renewing = () => stateAfter(load(open('stripe')), { type: 'started', started }, { type: 'renew' });

  test('stays on the page until the answer is here', () => {
    expect(renewing()).toMatchObject({
      step: 'starting',
      chosen: 'stripe',
      renews: { payment, checkout: started.checkout },
    });
    const next = { ...started, payment: { ...payment, id: 'pay_000000000000000000000002' as const } };
    expect(reduce(renewing(), { type: 'started', started: next })).toMatchObject({
      step: 'paying',
      payment: next.payment,
    });
  });

  test('can be left, and is not asked for before there is one', () => {
    expect(reduce(renewing(), { type: 'back' })).toMatchObject({ step: 'choosing', chosen: 'stripe' });
    const choosing = stateAfter(load(application));
    expect(reduce(choosing, { type: 'renew' })).toBe(choosing);
  });

  test('does not show the last decline again', () => {
    const declined = { ...started, payment: { ...payment, lastDecline: { code: 'lost_card', at } } };
    expect(reduce(renewing(), { type: 'started', started: declined })).not.toHaveProperty('decline');
    expect(stateAfter(load(open('stripe')), { type: 'started', started: declined })).toMatchObject({
      decline: 'lost_card',
    });
  });
});

describe('while a gateway does not answer', () => {
  const withHealth = (of: Application, failing: Payment['method']) => ({
    ...of,
    quote: {
      scheduleVersion: '1',
      options: (application.quote?.options ?? []).map((option) => ({
        ...option,
        health: option.method === failing ? ('failing' as const) : ('working' as const),
      })),
    },
  });
  const blocksUntil = '2026-11-23T11:30:00.000Z';
  const unknown = (retryAt = blocksUntil): PayEvent => ({
    type: 'refused',
    problem: new ApiProblem({ code: 'payment_status_unknown', retryAt }),
  });
  const switching = (of = open('stripe')) =>
    stateAfter(load(withHealth(of, 'stripe')), { type: 'chosen', method: 'alipay' }, { type: 'start' }, unknown());
  const closing = () => ({ ...open('stripe'), open: { ...open('stripe').open, closing: true } });

  test('an open payment there is neither resumed nor proposed, unless the payer asks for it', () => {
    const failing = withHealth(open('stripe'), 'stripe');
    expect(stateAfter(load(failing))).toEqual({ step: 'choosing', application: failing });
    expect(stateAfter(load(failing, 'stripe'))).toMatchObject({ step: 'choosing', chosen: 'stripe' });
    expect(stateAfter(load(withHealth(open('stripe'), 'alipay')))).toMatchObject({ step: 'starting' });
  });

  test('another method waits until the open payment is closed, or no longer blocks it', () => {
    expect(switching()).toMatchObject({ step: 'waiting', chosen: 'alipay', until: blocksUntil, unanswered: true });
    // Not until `closesAt`: that holds for a gateway that answers.
    expect(reduce(switching(), load(closing()))).toMatchObject({ step: 'waiting', until: blocksUntil });
    expect(reduce(switching(), { type: 'waited' })).toMatchObject({ step: 'starting', chosen: 'alipay' });
  });

  test('another method begins as soon as the open payment is closed', () => {
    expect(reduce(switching(), load(application))).toMatchObject({ step: 'starting', chosen: 'alipay' });
  });

  test('its own payment is not waited for', () => {
    const state = stateAfter(
      load(withHealth(open('stripe'), 'stripe')),
      { type: 'chosen', method: 'stripe' },
      { type: 'start' },
      unknown(),
    );
    expect(state).toMatchObject({ step: 'choosing', problem: { code: 'payment_status_unknown' } });
  });
});

describe('a rejected start', () => {
  const refused = (code: string) =>
    stateAfter(load(application, 'stripe'), { type: 'start' }, { type: 'refused', problem: new ApiProblem({ code }) });

  test.each(['gateway_unavailable', 'rate_limited', 'too_many_requests', 'payment_in_progress', 'offline'])(
    '%s: shows the problem and allows another method',
    (code) => {
      const state = refused(code);
      expect(state).toMatchObject({ step: 'choosing', problem: { code } });
      expect(reduce(state, { type: 'chosen', method: 'alipay' })).toEqual({
        step: 'choosing',
        application,
        chosen: 'alipay',
      });
    },
  );

  test.each(['application_already_paid', 'application_withdrawn', 'concurrent_modification'])(
    '%s: loads the application again',
    (code) => {
      expect(refused(code)).toMatchObject({ step: 'loading' });
    },
  );

  test('is not repeated without a click', () => {
    const afterwards = reduce(refused('concurrent_modification'), load(open('stripe'), 'stripe'));
    expect(afterwards).toMatchObject({ step: 'choosing', problem: { code: 'concurrent_modification' } });
  });
});

test('an event that arrives after its step is ignored', () => {
  const choosing = stateAfter(load(application));
  for (const event of [{ type: 'started', started }, { type: 'outcome' }, { type: 'declined', code: 'x' }] as const) {
    expect(reduce(choosing, event)).toBe(choosing);
  }
});
