// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { afterEach, expect, test, vi } from 'vitest';
import { applicationQuery } from '../../web/src/api/queries.ts';
import { createQueryClient } from '../../web/src/api/query-client.ts';
import type { Application } from '../../web/src/api/types.ts';
import Pay from '../../web/src/routes/pay.tsx';
import { SOON } from '../support/soon.ts';
import { fakeApi } from './support/fake-api.ts';
import { closePage, renderPage } from './support/render-page.tsx';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const withOpenPayment: Application = {
  id: 'app_0000000000000000',
  version: 1,
  applicationNumber: '00000-00000-00000-100',
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
    options: [{ method: 'stripe', fee: usd(10_000), surcharge: usd(0), total: usd(10_000) }],
    validUntil: '2999-11-24T10:00:00.000Z',
  },
  open: {
    paymentId: 'pay_000000000000000000000001',
    method: 'stripe',
    payableUntil: '2999-11-23T11:00:00.000Z',
    closesAt: '2999-11-23T11:00:00.000Z',
  },
  createdAt: '2026-11-23T10:00:00.000Z',
  updatedAt: '2026-11-23T10:00:00.000Z',
};
const { open: _open, ...withoutPayment } = withOpenPayment;

afterEach(closePage);

test('a cached application does not resume a payment that has been closed since', async () => {
  const { call, calls } = fakeApi();
  const queryClient = createQueryClient();
  queryClient.setQueryData(applicationQuery(withOpenPayment.id).queryKey, withOpenPayment);
  await renderPage(
    <Routes>
      <Route path="applications/:applicationId/pay" element={<Pay />} />
    </Routes>,
    `/applications/${withOpenPayment.id}/pay`,
    queryClient,
  );
  const loading = await call(`/applications/${withOpenPayment.id}`);
  await act(async () => loading.respond(withoutPayment));
  await screen.findByRole('button', { name: 'Continue with card' });
  expect(calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/payments'))).toEqual([]);
});

test('from Alipay to a card: one message with one time, which goes on by itself', async () => {
  const closesAt = '2026-11-23T10:06:20.000Z';
  vi.useFakeTimers({
    now: Date.parse(closesAt) - 90_000,
    shouldAdvanceTime: true,
    toFake: ['Date', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'],
  });
  const { call, calls } = fakeApi();
  const cny = { amount: 72_000, currency: 'CNY' };
  const card = withOpenPayment.quote?.options[0];
  const options = [card, { method: 'alipay', fee: cny, surcharge: { ...cny, amount: 0 }, total: cny }];
  const begun = {
    ...withOpenPayment,
    quote: { ...withOpenPayment.quote, options },
    open: { ...withOpenPayment.open, method: 'alipay', payableUntil: closesAt, closesAt },
  };
  await renderPage(
    <Routes>
      <Route path="applications/:applicationId/pay" element={<Pay />} />
    </Routes>,
    `/applications/${begun.id}/pay`,
    createQueryClient(),
  );
  const loading = await call(`/applications/${begun.id}`);
  await act(async () => loading.respond(begun));
  const byCard = await screen.findByRole('radio', { name: /Card/ });
  await act(async () => byCard.click());
  await act(async () => screen.getByRole('button', { name: 'Continue with card' }).click());
  const posts = () => calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/payments'));
  await vi.waitFor(() => expect(posts()).toHaveLength(1), SOON);
  const problem = { code: 'payment_in_progress', status: 409, retryAt: closesAt };
  await act(async () => posts()[0]?.respond(problem, 409));
  await screen.findByText(/goes on by itself: Card/);
  const text = document.body.textContent ?? '';
  expect(text.match(/10:0\d/g)).toEqual(['10:07']);
  expect(text).toMatch(/1:(29|30)/);
  expect(text).not.toMatch(/continue that payment/i);
  await act(async () => void vi.advanceTimersByTime(91_000));
  await vi.waitFor(() => expect(posts()).toHaveLength(2), SOON);
});

test('each method shows its own total, and the chosen one its surcharge', async () => {
  const { call } = fakeApi();
  const cny = (amount: number) => ({ amount, currency: 'CNY' });
  const options = [
    { method: 'stripe' as const, fee: usd(10_000), surcharge: usd(199), total: usd(10_199) },
    { method: 'alipay' as const, fee: cny(72_000), surcharge: cny(706), total: cny(72_706) },
  ];
  await renderPage(
    <Routes>
      <Route path="applications/:applicationId/pay" element={<Pay />} />
    </Routes>,
    `/applications/${withoutPayment.id}/pay`,
    createQueryClient(),
  );
  const loading = await call(`/applications/${withoutPayment.id}`);
  await act(async () => loading.respond({ ...withoutPayment, quote: { scheduleVersion: '1', options } }));
  const alipay = await screen.findByRole('radio', { name: /Alipay/ });
  for (const total of ['US$101.99', 'CN¥727.06']) expect(document.body.textContent).toContain(total);
  await act(async () => alipay.click());
  expect(document.body.textContent).toContain('Surcharge for this payment methodCN¥7.06');
  expect(document.body.textContent).not.toContain('US$1.99');
});
