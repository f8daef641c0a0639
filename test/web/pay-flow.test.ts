import { describe, expect, test } from 'vitest';
import { ApiProblem } from '../../web/src/api/problem.ts';
import type { Application, Payment, StartedPayment } from '../../web/src/api/types.ts';
import { type PayEvent, type PayState, payReducer } from '../../web/src/pay/flow.ts';

const at = '2026-11-23T10:00:00.000Z';
const usd = { amount: 10_000, currency: 'USD' };
const cny = { amount: 72_000, currency: 'CNY' };
const free = (currency: string) => ({ amount: 0, currency });

const application: Application = {
  id: 'app_0000000000000000',
  state: 'submitted',
  fullName: 'Nadia Haddad',
  email: 'nadia@example.com',
  passportNumber: '•••••567',
  nationality: 'FRA',
  visaType: 'tourist-30-days',
  arrivalDate: '2027-03-01',
  language: 'en',
  quote: {
    scheduleVersion: '1',
    options: [
      { method: 'stripe', fee: usd, surcharge: free('USD'), total: usd },
      { method: 'alipay', fee: cny, surcharge: free('CNY'), total: cny },
    ],
    validUntil: '2026-11-24T10:00:00.000Z',
  },
  createdAt: at,
  updatedAt: at,
};
const payment: Payment = {
  id: 'pay_000000000000000000000001',
  applicationId: application.id,
  receiptNumber: '000000-000000-000000-000001',
  method: 'stripe',
  status: 'pending',
  amount: usd,
  createdAt: at,
  updatedAt: at,
  payableUntil: '2026-11-23T11:00:00.000Z',
};
const open = (method: Payment['method']) => ({
  ...application,
  open: { paymentId: payment.id, method, payableUntil: payment.payableUntil },
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
  test('nothing is begun by looking at it', () => {
    expect(stateAfter(load(application))).toMatchObject({ step: 'choosing' });
    expect(stateAfter(load(application, 'stripe'))).toMatchObject({ step: 'choosing', chosen: 'stripe' });
  });

  test('an open card payment is resumed', () => {
    expect(stateAfter(load(open('stripe')))).toMatchObject({ step: 'starting', chosen: 'stripe' });
    expect(stateAfter(load(open('stripe'), 'stripe'))).toMatchObject({ step: 'starting', chosen: 'stripe' });
  });

  test('nobody is sent to another site without having asked for it', () => {
    expect(stateAfter(load(open('alipay'), 'alipay'))).toMatchObject({ step: 'choosing', chosen: 'alipay' });
  });

  test('who wants another method than the open one is asked again', () => {
    expect(stateAfter(load(open('stripe'), 'alipay'))).toMatchObject({ step: 'choosing', chosen: 'alipay' });
  });

  test('a method that is not offered is not chosen', () => {
    const quote = { scheduleVersion: '1', options: (application.quote?.options ?? []).slice(0, 1) };
    expect(stateAfter(load({ ...application, quote }, 'alipay'))).toMatchObject({ chosen: 'stripe' });
  });

  test.each(['draft', 'paid', 'withdrawn', 'approved'] as const)(
    'there is nothing to pay for one that is %s',
    (state) => {
      expect(stateAfter(load({ ...application, state }))).toMatchObject({ step: 'closed' });
    },
  );

  test('a paid one shows its payment', () => {
    expect(stateAfter(load({ ...application, state: 'paid', paidBy: payment.id }))).toEqual({
      step: 'settling',
      paymentId: payment.id,
    });
  });
});

describe('paying', () => {
  test('a second start while the first is under way changes nothing', () => {
    const starting = stateAfter(load(application, 'stripe'), { type: 'start' });
    expect(reduce(starting, { type: 'start' })).toBe(starting);
  });

  test('a decline keeps the payment, and says why', () => {
    expect(reduce(paying(), { type: 'declined', code: 'expired_card' })).toMatchObject({
      step: 'paying',
      payment: { id: payment.id },
      decline: 'expired_card',
    });
  });

  test('a payment that was declined before says so when it is resumed', () => {
    const declined = { ...started, payment: { ...payment, lastDecline: { code: 'lost_card', at } } };
    const state = stateAfter(load(open('stripe')), { type: 'started', started: declined });
    expect(state).toMatchObject({ step: 'paying', decline: 'lost_card' });
  });

  test('whatever the gateway answers, the API says what became of it', () => {
    expect(reduce(paying(), { type: 'outcome' })).toEqual({ step: 'settling', paymentId: payment.id });
  });

  test('with nothing left to do in the browser it is settled', () => {
    expect(
      stateAfter(load(application, 'stripe'), { type: 'start' }, { type: 'started', started: { payment } }),
    ).toEqual({
      step: 'settling',
      paymentId: payment.id,
    });
  });

  test('what was closed elsewhere is no longer paid from here', () => {
    expect(reduce(paying(), load(open('stripe')))).toMatchObject({ step: 'paying' });
    expect(reduce(paying(), load(application))).toEqual({ step: 'settling', paymentId: payment.id });
  });

  test('what was paid elsewhere is shown', () => {
    const paid: Application = { ...application, state: 'paid', paidBy: payment.id };
    expect(reduce(paying(), load(paid))).toEqual({ step: 'settling', paymentId: payment.id });
  });
});

describe('a refusal', () => {
  const refused = (code: string) =>
    stateAfter(load(application, 'stripe'), { type: 'start' }, { type: 'refused', problem: new ApiProblem({ code }) });

  test.each(['gateway_unavailable', 'rate_limited', 'too_many_requests', 'payment_in_progress', 'offline'])(
    '%s: said, and another method may be chosen',
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
    '%s: the application is looked at again',
    (code) => {
      expect(refused(code)).toEqual({ step: 'loading' });
    },
  );
});

test('an answer that comes too late changes nothing', () => {
  const choosing = stateAfter(load(application));
  for (const event of [{ type: 'started', started }, { type: 'outcome' }, { type: 'declined', code: 'x' }] as const) {
    expect(reduce(choosing, event)).toBe(choosing);
  }
});
