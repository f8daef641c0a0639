import { act, fireEvent, screen } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { afterEach, describe, expect, test, vi } from 'vitest';
import PaymentPage from '../../web/src/routes/payment.tsx';
import { SOON } from '../support/soon.ts';
import { fakeApi } from './support/fake-api.ts';
import { FakeWebSocket } from './support/fake-web-socket.ts';
import { closePage, renderPage } from './support/render-page.tsx';

const ID = 'pay_000000000000000000000001';
const pending = {
  id: ID,
  version: 1,
  applicationId: 'app_0000000000000000',
  receiptNumber: 'R-1',
  method: 'stripe',
  status: 'pending',
  amount: { amount: 2575, currency: 'USD' },
  createdAt: '2026-11-01T10:00:00.000Z',
  updatedAt: '2026-11-01T10:00:00.000Z',
  payableUntil: '2999-11-01T11:00:00.000Z',
  closesAt: '2999-11-01T11:00:00.000Z',
  refunds: [],
  history: [],
};
const paid = { ...pending, status: 'succeeded', accepted: true };

const open = (state?: { check: true }) =>
  renderPage(
    <Routes>
      <Route path="payments/:paymentId" element={<PaymentPage />} />
    </Routes>,
    { pathname: `/payments/${ID}`, state },
  );

afterEach(closePage);

test('a change announced over the WebSocket loads the payment again', async () => {
  const { call, calls } = fakeApi();
  FakeWebSocket.install();
  await open();
  (await call(`/payments/${ID}`)).respond(pending);
  await screen.findByText('Not paid yet');
  (await call('/live-tickets')).respond({ ticket: 'one-time' });
  const socket = await FakeWebSocket.opened();
  expect(socket.url.search).toBe('?ticket=one-time');
  act(() => socket.open());
  // Changes before the connection opened are not announced, so the payment is loaded again then, too.
  await vi.waitFor(() => expect(calls.filter(({ path }) => path === `/payments/${ID}`)).toHaveLength(2), SOON);
  (await call(`/payments/${ID}`)).respond(pending);

  calls.length = 0;
  act(() => socket.receive({ type: 'changed', applicationId: pending.applicationId, paymentId: ID }));
  (await call(`/payments/${ID}`)).respond(paid);
  await screen.findByText('Your payment has arrived');
});

test('a second click while a check is running sends no second check', async () => {
  const { call, calls } = fakeApi();
  await open();
  (await call(`/payments/${ID}`)).respond(pending);
  const button = await screen.findByRole('button', { name: 'Check my payment' });
  fireEvent.click(button);
  await act(async () => {});
  fireEvent.click(button);
  const checks = calls.filter(({ path }) => path.endsWith('/check'));
  expect(checks).toHaveLength(1);

  calls.length = 0;
  checks[0]?.respond({ result: 'continue', payment: pending });
  (await call(`/payments/${ID}`)).respond(pending);
  await screen.findByText(/nothing has been paid/);
});

const application = {
  id: 'app_0000000000000000',
  version: 1,
  state: 'submitted',
  quote: { scheduleVersion: '1', options: [], validUntil: '2999-11-02T10:00:00.000Z' },
  open: { paymentId: ID, method: 'stripe', payableUntil: pending.payableUntil },
};
const processing = { ...pending, version: 2, status: 'processing' };
const declined = { ...pending, version: 3, lastDecline: { code: 'generic_decline', at: pending.updatedAt } };

/** Opens the page of a payment, and lets its payer ask: the answer is `result`, about the same payment. */
async function openAndCheck(payment: typeof pending, result: string) {
  const { call, calls } = fakeApi();
  FakeWebSocket.install();
  await open();
  (await call(`/payments/${ID}`)).respond(payment);
  (await call('/live-tickets')).respond({ ticket: 'one-time' });
  const socket = await FakeWebSocket.opened();
  act(() => socket.open());
  const answer = async (next: object) => {
    await vi.waitFor(() => expect(calls.some(({ path }) => path === `/payments/${ID}`)).toBe(true), SOON);
    for (const one of calls.splice(0)) one.respond(one.path.startsWith('/applications') ? application : next);
    await act(async () => {});
  };
  await answer(payment);
  fireEvent.click(await screen.findByRole('button', { name: 'Check my payment' }));
  (await call('/check')).respond({ result, payment });
  await answer(payment);
  return {
    /** The payment changes, and the page is notified. */
    becomes: async (next: object) => {
      act(() => socket.receive({ type: 'changed', applicationId: application.id, paymentId: ID }));
      await answer(next);
    },
  };
}

describe('a payment that was given up', () => {
  const closesAt = '2026-11-23T10:06:20.000Z';
  const closing = { ...pending, method: 'alipay', closing: true, closesAt };

  test('shows one time, counts down, offers no way to continue, and asks by itself when the time is over', async () => {
    vi.useFakeTimers({
      now: Date.parse(closesAt) - 61_000,
      shouldAdvanceTime: true,
      toFake: ['Date', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'],
    });
    const { call, calls } = fakeApi();
    await open();
    (await call(`/payments/${ID}`)).respond(closing);
    await screen.findByText(/You can start a new payment at/);
    const message = () => screen.getByRole('status').textContent ?? '';
    expect(message().match(/10:0\d/g)).toEqual(['10:07']);
    expect(message()).toMatch(/1:0[01]/);
    expect(message()).not.toMatch(/[Cc]ontinue|latest|will know/);
    expect(screen.queryByRole('link', { name: /continue/i })).toBeNull();
    expect(calls.some(({ path }) => path.endsWith('/check'))).toBe(false);
    await act(async () => void vi.advanceTimersByTime(62_000));
    const check = await call('/check');
    const over = { ...closing, closing: undefined, version: 9, status: 'canceled' };
    check.respond({ result: 'retry_payment', payment: over });
    await screen.findByText(/Nothing was charged/);
    await act(async () => void vi.advanceTimersByTime(5_000));
    expect(calls.filter(({ path }) => path.endsWith('/check'))).toHaveLength(1);
  });
});

const main = () => document.body.textContent ?? '';

test('a payment that arrives after a check without an answer shows one message', async () => {
  const { becomes } = await openAndCheck(processing, 'unknown');
  expect(main()).toMatch(/Do not pay again/);
  await becomes({ ...paid, version: 3 });
  await screen.findByText('Your payment has arrived');
  expect(main()).not.toMatch(/not pay again/);
});

test('a decline after a check without an answer offers another attempt, and warns against none', async () => {
  const { becomes } = await openAndCheck(processing, 'unknown');
  await becomes(declined);
  await screen.findByText(/Nothing was charged/);
  expect(screen.getByRole('link', { name: 'Continue payment' })).toBeTruthy();
  expect(main()).not.toMatch(/not pay again/);
});

test('a check in this tab and a payment in another end in one message', async () => {
  const { becomes } = await openAndCheck(pending, 'continue');
  expect(main()).toMatch(/nothing has been paid/);
  await becomes({ ...paid, version: 2 });
  await screen.findByText('Your payment has arrived');
  expect(main()).not.toMatch(/nothing has been paid/);
});

test('an older answer does not replace a newer one', async () => {
  const { call } = fakeApi();
  await open();
  (await call(`/payments/${ID}`)).respond(pending);
  fireEvent.click(await screen.findByRole('button', { name: 'Check my payment' }));
  (await call('/check')).respond({ result: 'paid', payment: { ...paid, version: 2 } });
  const reload = await call(`/payments/${ID}`);
  await act(async () => reload.respond(pending));
  await screen.findByText('Your payment has arrived');
  expect(main()).not.toMatch(/Not paid yet/);
});

test('disputes are listed, and only a reversal says that the application is no longer paid', async () => {
  const { call } = fakeApi();
  await open();
  const dispute = (id: string, state: string, amount: number) => {
    return { id, state, amount: { amount, currency: 'USD' }, openedAt: paid.createdAt };
  };
  const small = { disputes: [dispute('dp_A', 'lost', 100)], lost: { amount: 100, currency: 'USD' } };
  (await call(`/payments/${ID}`)).respond({ ...paid, ...small });
  await screen.findByText(/decided: returned to you/);
  expect(screen.queryByText('Your payment has arrived')).not.toBeNull();
  await closePage();

  const again = fakeApi();
  await open();
  const disputes = [dispute('dp_A', 'won', 100), dispute('dp_B', 'lost', 2000)];
  const lost = { amount: 2000, currency: 'USD' };
  (await again.call(`/payments/${ID}`)).respond({ ...paid, disputes, lost, reversed: true });
  await screen.findByText(/the application is no longer paid/);
  expect(screen.getByText(/the payment is valid/)).not.toBeNull();
  expect(screen.queryByText('Your payment has arrived')).toBeNull();
});

describe('a payer who comes from a gateway', () => {
  const see = (state: 'visible' | 'hidden') =>
    act(async () => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
  const leaveAndComeBack = async () => {
    await see('hidden');
    await see('visible');
  };

  test('and pays in an app only afterwards, is told so on coming back from the app', async () => {
    const { call, calls } = fakeApi();
    await open({ check: true });
    (await call(`/payments/${ID}`)).respond(pending);
    const checks = () => calls.filter(({ path }) => path.endsWith('/check'));
    await vi.waitFor(() => expect(checks()).toHaveLength(1), SOON);
    checks()[0]?.respond({ result: 'continue', payment: pending });
    await screen.findByText(/nothing has been paid/);
    expect(screen.getByRole('link', { name: 'Continue payment' })).toBeTruthy();

    await leaveAndComeBack();
    await vi.waitFor(() => expect(checks()).toHaveLength(2), SOON);
    checks()[1]?.respond({ result: 'paid', payment: { ...paid, version: 2 } });
    await screen.findByText('Your payment has arrived');
    await leaveAndComeBack();
    expect(checks()).toHaveLength(2);
  });

  test('is the only one for whom coming back to the page asks the gateway', async () => {
    const { call, calls } = fakeApi();
    await open();
    (await call(`/payments/${ID}`)).respond(pending);
    await screen.findByText('Not paid yet');
    await leaveAndComeBack();
    expect(calls.filter(({ path }) => path.endsWith('/check'))).toEqual([]);
  });
});
