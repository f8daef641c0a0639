import { act, screen } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { applicationQuery } from '../../web/src/api/queries.ts';
import { createQueryClient } from '../../web/src/api/query-client.ts';
import { readServerTime } from '../../web/src/api/server-time.ts';
import type { Application } from '../../web/src/api/types.ts';
import Pay from '../../web/src/routes/pay.tsx';
import { SOON } from '../support/soon.ts';
import { anApplication } from './support/an-application.ts';
import { fakeApi } from './support/fake-api.ts';
import { closePage, renderPage } from './support/render-page.tsx';

const HOUR = 3_600_000;
const tellServerTime = (time: number) =>
  readServerTime(new Response(null, { headers: { date: new Date(time).toUTCString() } }));
const usd = (amount: number) => ({ amount, currency: 'USD' });
const withOpenPayment = anApplication({
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
    blocksUntil: '2999-11-23T11:30:00.000Z',
  },
});
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

test.each([
  ['right', 0],
  ['hours behind', -6 * HOUR],
  ['hours ahead', 6 * HOUR],
])(
  'from Alipay to a card, by a clock that is %s: one message with one time, which goes on by itself',
  async (_, ahead) => {
    const closesAt = '2026-11-23T10:06:20.000Z';
    const serverTime = Date.parse(closesAt) - 90_000;
    vi.useFakeTimers({
      now: serverTime + ahead,
      shouldAdvanceTime: true,
      toFake: ['Date', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'],
    });
    tellServerTime(serverTime);
    onTestFinished(() => tellServerTime(Date.now()));
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
    await act(async () => void vi.advanceTimersByTime(80_000));
    expect(posts()).toHaveLength(1);
    await act(async () => void vi.advanceTimersByTime(11_000));
    await vi.waitFor(() => expect(posts()).toHaveLength(2), SOON);
  },
);

test('of a payment that its gateway is deciding the page names no time, and says not to pay again', async () => {
  const { call } = fakeApi();
  const elsewhere = { ...withOpenPayment, open: { ...withOpenPayment.open, method: 'alipay' } };
  await renderPage(
    <Routes>
      <Route path="applications/:applicationId/pay" element={<Pay />} />
    </Routes>,
    `/applications/${elsewhere.id}/pay`,
    createQueryClient(),
  );
  const loading = await call(`/applications/${elsewhere.id}`);
  await act(async () => loading.respond(elsewhere));
  await screen.findByText('You have already started a payment: Alipay');
  expect(document.body.textContent).toContain('11:00');
  const payment = await call(`/payments/${elsewhere.open.paymentId}`);
  await act(async () => payment.respond({ id: elsewhere.open.paymentId, version: 2, status: 'processing' }));
  await screen.findByText(/Do not pay again/);
  expect(document.body.textContent).not.toContain('11:00');
});

describe('while a gateway does not answer', () => {
  const cny = { amount: 72_000, currency: 'CNY' };
  const alipay = { method: 'alipay' as const, fee: cny, surcharge: { ...cny, amount: 0 }, total: cny };
  const card = { method: 'stripe' as const, fee: usd(10_000), surcharge: usd(0), total: usd(10_000) };
  const options = [
    { ...alipay, health: 'working' as const },
    { ...card, health: 'failing' as const },
  ];
  const quote = { scheduleVersion: '1', options };

  async function open(application: Application) {
    const api = fakeApi();
    await renderPage(
      <Routes>
        <Route path="applications/:applicationId/pay" element={<Pay />} />
      </Routes>,
      `/applications/${application.id}/pay`,
      createQueryClient(),
    );
    const loading = await api.call(`/applications/${application.id}`);
    await act(async () => loading.respond(application));
    await screen.findByRole('group');
    return api;
  }
  const posts = ({ calls }: ReturnType<typeof fakeApi>) =>
    calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/payments'));

  test('the page says so, and offers the others first', async () => {
    await open({ ...withoutPayment, quote });
    expect(screen.getByText('Not working at the moment: Card')).toBeTruthy();
    expect(document.body.textContent).toContain('Please choose another way to pay');
    const radios = screen.getAllByRole<HTMLInputElement>('radio');
    expect(radios.map(({ value, checked }) => [value, checked])).toEqual([
      ['alipay', false],
      ['stripe', false],
    ]);
    const described = radios.map((radio) => radio.getAttribute('aria-describedby'));
    expect(described[0]).toBeNull();
    expect(document.getElementById(described[1] ?? '')?.textContent).toBe('Not working at the moment');
  });

  test('it can still be chosen, and with nothing else to choose the page does not ask for that', async () => {
    await open({ ...withoutPayment, quote: { scheduleVersion: '1', options: options.slice(1) } });
    expect(document.body.textContent).not.toContain('another way to pay');
    expect(screen.getByRole('button', { name: 'Continue with card' }).getAttribute('aria-disabled')).not.toBe('true');
  });

  test('an open payment there is not resumed by itself, and the page says until when it blocks', async () => {
    const api = await open({ ...withOpenPayment, quote });
    expect(posts(api)).toEqual([]);
    const text = document.body.textContent ?? '';
    expect(text).toMatch(/as soon as it is closed, at .*11:30.* at the latest/);
    expect(text).not.toContain('11:00');
  });

  test('another method waits for it, with one time and a way to ask again', async () => {
    const blocksUntil = new Date(Date.now() + 20 * 60_000).toISOString();
    const api = await open({ ...withOpenPayment, quote });
    await act(async () => screen.getByRole('radio', { name: /Alipay/ }).click());
    await act(async () => screen.getByRole('button', { name: 'Continue to Alipay' }).click());
    await vi.waitFor(() => expect(posts(api)).toHaveLength(1), SOON);
    const problem = { code: 'payment_status_unknown', status: 503, retryAt: blocksUntil };
    await act(async () => posts(api)[0]?.respond(problem, 503));
    const again = await screen.findByRole('button', { name: 'Try again now' });
    const text = screen.getByRole('alert').textContent ?? '';
    expect(text).toMatch(/at .* at the latest, this page goes on by itself: Alipay/);
    expect(text.match(/\d:\d\d/g)).toHaveLength(1);
    await act(async () => again.click());
    await vi.waitFor(() => expect(posts(api)).toHaveLength(2), SOON);
  });

  test('a payment that could not be begun there lets the page ask again which methods work', async () => {
    const api = await open({ ...withoutPayment, quote: { scheduleVersion: '1', options: [card, alipay] } });
    const reads = () => api.calls.filter(({ path }) => path.endsWith(withoutPayment.id));
    const before = reads().length;
    await act(async () => screen.getByRole('radio', { name: /Card/ }).click());
    await act(async () => screen.getByRole('button', { name: 'Continue with card' }).click());
    await vi.waitFor(() => expect(posts(api)).toHaveLength(1), SOON);
    await act(async () => posts(api)[0]?.respond({ code: 'gateway_unavailable', status: 503 }, 503));
    await vi.waitFor(() => expect(reads()).toHaveLength(before + 1), SOON);
    await act(async () =>
      reads()
        .at(-1)
        ?.respond({ ...withoutPayment, quote }),
    );
    await screen.findByText('Not working at the moment: Card');
    expect(screen.getByRole('alert').textContent).toContain('Nothing was charged');
    expect(screen.getAllByRole<HTMLInputElement>('radio').map(({ value }) => value)).toEqual(['alipay', 'stripe']);
  });
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
