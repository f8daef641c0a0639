// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { afterEach, expect, test, vi } from 'vitest';
import PaymentPage from '../../web/src/routes/payment.tsx';
import { fakeApi } from './support/fake-api.ts';
import { FakeWebSocket } from './support/fake-web-socket.ts';
import { closePage, renderPage } from './support/render-page.tsx';

const ID = 'pay_000000000000000000000001';
const pending = {
  id: ID,
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

const open = () =>
  renderPage(
    <Routes>
      <Route path="payments/:paymentId" element={<PaymentPage />} />
    </Routes>,
    `/payments/${ID}`,
  );

afterEach(closePage);

test('a change announced over the WebSocket loads the payment again', async () => {
  const { call, calls } = fakeApi();
  vi.stubGlobal('WebSocket', FakeWebSocket);
  await open();
  (await call(`/payments/${ID}`)).respond(pending);
  await screen.findByText('Not paid yet');
  (await call('/live-tickets')).respond({ ticket: 'one-time' });
  const socket = await FakeWebSocket.opened();
  expect(socket.url.search).toBe('?ticket=one-time');
  act(() => socket.open());
  // Changes before the connection opened are not announced, so the payment is loaded again then, too.
  await vi.waitFor(() => expect(calls.filter(({ path }) => path === `/payments/${ID}`)).toHaveLength(2));
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
  checks[0]?.respond({ result: 'continue' });
  (await call(`/payments/${ID}`)).respond(pending);
  await screen.findByText(/We asked: nothing has been paid yet/);
});
