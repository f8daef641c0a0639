import { act, fireEvent, screen } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { changeLanguage } from '../../web/src/i18n/i18n.ts';
import Pay from '../../web/src/routes/pay.tsx';
import { fakeApi } from './support/fake-api.ts';
import { closePage, renderPage } from './support/render-page.tsx';

const loadStripe = vi.hoisted(() => vi.fn());
vi.mock('@stripe/stripe-js/pure', () => ({ loadStripe }));
const at = '2026-11-23T10:00:00.000Z';
const later = '2999-11-23T10:00:00.000Z';
const price = (method: string, currency: string) => ({
  method,
  fee: { amount: 10_000, currency },
  surcharge: { amount: 0, currency },
  total: { amount: 10_000, currency },
});
const card = price('stripe', 'USD');
const paymentId = 'pay_000000000000000000000001';
const application = {
  id: 'app_0000000000000000',
  version: 1,
  state: 'submitted',
  visaType: 'tourist-30-days',
  fullName: 'Nadia Haddad',
  quote: { scheduleVersion: '1', options: [card, price('alipay', 'CNY')], validUntil: later },
  open: { paymentId, method: 'stripe', payableUntil: later, closesAt: later, blocksUntil: later },
  createdAt: at,
  updatedAt: at,
};
const payment = {
  id: paymentId,
  version: 1,
  applicationId: application.id,
  method: 'stripe',
  status: 'pending',
  amount: card.total,
  payableUntil: later,
  closesAt: later,
};
const checkout = { type: 'stripe', clientSecret: 'pi_1_secret_1' };

beforeEach(() => {
  loadStripe.mockReset().mockRejectedValue(new Error('Failed to load Stripe.js'));
});
afterEach(closePage);

/** The card form's page. */
async function openCard(offered: object, publishableKey: string) {
  const { call } = fakeApi();
  await renderPage(
    <Routes>
      <Route path="applications/:applicationId/pay" element={<Pay />} />
      <Route path="payments/:paymentId" element={<p>the payment page</p>} />
    </Routes>,
    `/applications/${application.id}/pay?method=stripe`,
  );
  (await call(`/applications/${application.id}`)).respond(offered);
  (await call('/payments')).respond({ payment, checkout: { ...checkout, publishableKey } });
}

/** The same in a network that blocks Stripe.js. */
const openBlocked = (offered: object = application) => openCard(offered, 'pk_test_blocked');

interface StripeAnswers {
  readonly submit?: () => Promise<object>;
  /** When the fields are shown: at once, unless they are blocked. */
  readonly ready?: Promise<void>;
}

/** As much of Stripe.js as the form calls. */
function stripeThatAnswers(confirmPayment: () => Promise<object>, answers: StripeAnswers = {}) {
  const { submit = async () => ({}), ready = Promise.resolve() } = answers;
  const element = {
    on: (event: string, handle: () => void) => {
      if (event === 'ready') void ready.then(handle);
    },
    off: () => {},
    mount: () => {},
    update: () => {},
    destroy: () => {},
  };
  const elements = { create: () => element, getElement: () => null, update: () => {}, submit };
  const unused = () => {
    throw new Error('not called');
  };
  return {
    elements: () => elements,
    createToken: unused,
    createPaymentMethod: unused,
    confirmCardPayment: unused,
    confirmPayment,
  };
}

/** Clicks the button once the form is ready: it is disabled until then. */
async function pay() {
  const button = await vi.waitFor(() => {
    const found = screen.getByRole('button', { name: /^Pay / });
    expect(found.getAttribute('aria-disabled')).toBe('false');
    return found;
  });
  await act(async () => fireEvent.click(button));
}

test('Stripe.js that is blocked is asked for once, and again when the payer asks', async () => {
  await openBlocked();
  await screen.findByText('The card form could not be loaded');
  expect(loadStripe).toHaveBeenCalledTimes(1);

  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Try again' })));
  await screen.findByText('The card form could not be loaded');
  expect(loadStripe).toHaveBeenCalledTimes(2);
  expect(screen.getByRole('button', { name: 'Choose another way to pay' })).toBeTruthy();
});

test('a decline disappears when the next attempt begins, and the next decline is shown', async () => {
  const [first, second] = [Promise.withResolvers<object>(), Promise.withResolvers<object>()];
  const confirmPayment = vi.fn().mockReturnValueOnce(first.promise).mockReturnValueOnce(second.promise);
  loadStripe.mockResolvedValue(stripeThatAnswers(confirmPayment));
  await openCard(application, 'pk_test_declines');
  const decline = ({ resolve }: PromiseWithResolvers<object>, decline_code: string) =>
    act(async () => resolve({ error: { type: 'card_error', decline_code } }));

  await pay();
  await decline(first, 'expired_card');
  await screen.findByText(/The card has expired/);

  await pay();
  expect(screen.queryByText(/The card has expired/)).toBeNull();
  expect(screen.queryByRole('alert')).toBeNull();
  await decline(second, 'insufficient_funds');
  await screen.findByRole('alert');
  expect(screen.queryByText(/The card has expired/)).toBeNull();
});

test('in Chinese, no space stands between the sentences of a decline', async () => {
  const error = { type: 'card_error', decline_code: 'expired_card' };
  loadStripe.mockResolvedValue(stripeThatAnswers(async () => ({ error })));
  await openCard(application, 'pk_test_chinese');
  await pay();
  await screen.findByRole('alert');
  onTestFinished(() => act(() => changeLanguage('en')));
  await act(() => changeLanguage('zh-CN'));
  expect(screen.getByRole('alert').textContent).toMatch(/。\S.*。$/);
  expect(screen.getByRole('alert').textContent).not.toMatch(/。 /);
});

test.each<[string, () => Promise<object>]>([
  [
    'another request is at work on it',
    async () => ({ error: { type: 'invalid_request_error', code: 'lock_timeout' } }),
  ],
  ['the same request is in progress', async () => ({ error: { type: 'idempotency_error' } })],
  ['there are too many requests', async () => ({ error: { type: 'rate_limit_error', code: 'rate_limit' } })],
  [
    'it was paid in another tab',
    async () => ({ error: { type: 'invalid_request_error', code: 'payment_intent_unexpected_state' } }),
  ],
  ['the answer was lost', async () => ({ error: { type: 'api_connection_error' } })],
  ['Stripe.js fails', async () => Promise.reject(new Error('IntegrationError'))],
])('a payment is not called declined if %s: the API is asked what became of it', async (_, confirmPayment) => {
  loadStripe.mockResolvedValue(stripeThatAnswers(confirmPayment));
  await openCard(application, `pk_test_${_.length}`);
  await pay();
  expect(await screen.findByText('the payment page')).toBeTruthy();
});

test('fields that are gone when the payer pays are loaded again, and nothing is charged', async () => {
  const confirmPayment = vi.fn();
  const submit = () => Promise.reject(new Error('IntegrationError: the element is not mounted'));
  loadStripe.mockResolvedValue(stripeThatAnswers(confirmPayment, { submit }));
  await openCard(application, 'pk_test_fields_gone');
  await pay();
  expect((await screen.findByRole('alert')).textContent).toContain('Nothing was charged.');
  expect(confirmPayment).not.toHaveBeenCalled();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Try again' })));
  expect((await screen.findByRole('button', { name: /^Pay / })).getAttribute('aria-disabled')).toBe('false');
});

describe('a payer who waits', () => {
  const fakeTime = () => vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout'] });
  const wait = (milliseconds: number) => act(async () => void (await vi.advanceTimersByTimeAsync(milliseconds)));

  test('for fields that a browser extension blocks reads why, until they are there', async () => {
    fakeTime();
    const fields = Promise.withResolvers<void>();
    loadStripe.mockResolvedValue(stripeThatAnswers(vi.fn(), { ready: fields.promise }));
    await openCard(application, 'pk_test_blocked_fields');
    const button = await screen.findByRole('button', { name: /^Pay / });
    expect(screen.queryByRole('alert')).toBeNull();
    await wait(20_000);
    expect(screen.getByRole('alert').textContent).toContain('The card form could not be loaded');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
    await act(async () => fields.resolve());
    expect(screen.queryByRole('alert')).toBeNull();
    expect(button.getAttribute('aria-disabled')).toBe('false');
  });

  test('for an answer that comes late, and is a decline, waits anew for the next one', async () => {
    fakeTime();
    const first = Promise.withResolvers<object>();
    const confirmPayment = vi
      .fn()
      .mockReturnValueOnce(first.promise)
      .mockReturnValueOnce(new Promise(() => {}));
    loadStripe.mockResolvedValue(stripeThatAnswers(confirmPayment));
    await openCard(application, 'pk_test_late_answer');
    const check = () => screen.queryByRole('button', { name: 'Check my payment' });
    await pay();
    await wait(60_000);
    expect(check()).not.toBeNull();
    await act(async () => first.resolve({ error: { type: 'card_error', decline_code: 'expired_card' } }));
    expect(check()).toBeNull();
    await pay();
    expect(check()).toBeNull();
    await wait(60_000);
    expect(check()).not.toBeNull();
  });

  test('for an answer that never comes can ask what has become of the payment', async () => {
    fakeTime();
    loadStripe.mockResolvedValue(stripeThatAnswers(() => new Promise(() => {})));
    await openCard(application, 'pk_test_no_answer');
    await pay();
    expect(screen.queryByRole('button', { name: 'Check my payment' })).toBeNull();
    await wait(60_000);
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Check my payment' })));
    expect(screen.getByText('the payment page')).toBeTruthy();
  });
});

test('an authentication that failed or was closed is a decline', async () => {
  const error = { type: 'invalid_request_error', code: 'payment_intent_authentication_failure' };
  loadStripe.mockResolvedValue(stripeThatAnswers(async () => ({ error })));
  await openCard(application, 'pk_test_authentication');
  await pay();
  await screen.findByRole('alert');
});

test('where card is the only way to pay, no other way is mentioned', async () => {
  await openBlocked({ ...application, quote: { ...application.quote, options: [card] } });
  await screen.findByText('The card form could not be loaded');
  expect(document.body.textContent).not.toMatch(/another way/);
});

test.each([
  ['en', false],
  ['MicroMessenger', true],
])('in a browser with %s in its name, the hint for Alipay is shown: %s', async (name, isShown) => {
  vi.stubGlobal('navigator', { ...navigator, userAgent: `Mozilla/5.0 (iPhone) ${name}/8.0.50`, language: 'en' });
  const { call } = fakeApi();
  const { open: _, ...unpaid } = application;
  await renderPage(
    <Routes>
      <Route path="applications/:applicationId/pay" element={<Pay />} />
    </Routes>,
    `/applications/${application.id}/pay?method=alipay`,
  );
  (await call(`/applications/${application.id}`)).respond(unpaid);
  await screen.findByRole('radio', { name: /Alipay/ });
  expect(screen.queryByText(/^Alipay does not work in WeChat/) !== null).toBe(isShown);
  expect(screen.queryByRole('button', { name: 'Continue to Alipay' }) === null).toBe(isShown);
  await act(async () => screen.getByRole('radio', { name: /Card/ }).click());
  expect(screen.getByRole('button', { name: 'Continue with card' })).toBeTruthy();
});
