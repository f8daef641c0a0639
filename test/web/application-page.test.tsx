import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { readServerTime } from '../../web/src/api/server-time.ts';
import ApplicationPage from '../../web/src/routes/application.tsx';
import { anApplication } from './support/an-application.ts';
import { fakeApi } from './support/fake-api.ts';
import { closePage, renderPage } from './support/render-page.tsx';

const HOUR = 3_600_000;
const paymentId = 'pay_000000000000000000000001';
const usd = (amount: number) => ({ amount, currency: 'USD' });
const price = { method: 'stripe' as const, fee: usd(2500), surcharge: usd(75), total: usd(2575) };
const lockedUntil = '2999-11-24T10:00:00.000Z';
const payableUntil = '2999-11-23T11:00:00.000Z';
const application = anApplication({
  quote: { scheduleVersion: '1', options: [price], validUntil: lockedUntil },
});
const paid = {
  id: paymentId,
  version: 3,
  applicationId: application.id,
  method: 'stripe',
  status: 'succeeded',
  accepted: true,
  amount: usd(2575),
  payableUntil,
  closesAt: payableUntil,
  refunds: [],
  history: [],
};

afterEach(closePage);

async function open(shown: object) {
  const api = fakeApi();
  await renderPage(
    <Routes>
      <Route path="applications/:applicationId" element={<ApplicationPage />} />
    </Routes>,
    `/applications/${application.id}`,
  );
  (await api.call(`/applications/${application.id}`)).respond(shown);
  await screen.findByText(application.fullName);
  return api;
}

const page = () => document.body.textContent ?? '';

test.each([
  ['withdrawn', { refunding: usd(2575) }, /Being refunded.*US\$25\.75 is being refunded.* 5 to 10 working days/],
  ['withdrawn', { refundFailed: usd(2575) }, /Refund failed.*US\$25\.75 has not reached you/],
  ['approved', {}, /Paid/],
])('an application that is %s, with %j, shows what was paid instead of prices', async (state, refunds, expected) => {
  const { call } = await open({ ...application, state, paidBy: paymentId });
  (await call(`/payments/${paymentId}`)).respond({ ...paid, ...refunds });
  await screen.findByText('Your payment');
  await screen.findByText('US$25.75');
  expect(page()).toMatch(expected);
  expect(page()).not.toMatch(/If you pay by|price is locked/);
});

test('an application that was withdrawn before it was paid shows no price', async () => {
  await open({ ...application, state: 'withdrawn' });
  expect(page()).not.toMatch(/If you pay by|US\$25\.75/);
});

test('one deadline is shown: the price lock, unless a payment is open', async () => {
  await open(application);
  expect(page()).toMatch(/This price is locked until/);
  closePage();
  await open({
    ...application,
    open: { paymentId, method: 'stripe', payableUntil, closesAt: payableUntil, blocksUntil: payableUntil },
  });
  expect(page()).not.toMatch(/This price is locked until/);
});

test('on a phone whose clock is days ahead, the price is still locked', async () => {
  const now = Date.now();
  const serverTime = (time: number) =>
    readServerTime(new Response(null, { headers: { date: new Date(time).toUTCString() } }));
  onTestFinished(() => serverTime(Date.now()));
  serverTime(now - 48 * HOUR);
  const validUntil = new Date(now - 47 * HOUR).toISOString();
  await open({ ...application, quote: { ...application.quote, validUntil } });
  expect(page()).toMatch(/This price is locked until/);
  expect(screen.getByRole('link', { name: 'Pay now' })).toBeTruthy();
});

test('an application without a fee is not called paid', async () => {
  await open({ ...application, state: 'paid', quote: { scheduleVersion: '1', options: [] } });
  expect(page()).toContain('No fee There is no fee to pay.');
  expect(page()).not.toContain('The fee is paid');
});
