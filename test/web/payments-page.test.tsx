import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { readServerTime } from '../../web/src/api/server-time.ts';
import Payments from '../../web/src/routes/payments.tsx';
import { fakeApi } from './support/fake-api.ts';
import { closePage, renderPage } from './support/render-page.tsx';

const payment = (id: number, status: string) => ({
  id: `pay_${String(id).padStart(24, '0')}`,
  version: 1,
  applicationId: 'app_0000000000000000',
  receiptNumber: `R-${id}`,
  method: 'stripe',
  status,
  amount: { amount: 2575, currency: 'USD' },
  createdAt: '2026-11-01T10:00:00.000Z',
  updatedAt: '2026-11-01T10:00:00.000Z',
  payableUntil: '2026-11-01T11:00:00.000Z',
  closesAt: '2026-11-01T11:00:00.000Z',
});

afterEach(closePage);

test.each([
  ['Pacific/Auckland', '2026-11-29', '2026-11-28T11:00:00.000Z', '2026-11-29T11:00:00.000Z', 'New Zealand Time'],
  ['Pacific/Auckland', '2026-09-27', '2026-09-26T12:00:00.000Z', '2026-09-27T11:00:00.000Z', 'New Zealand Time'],
  ['Pacific/Auckland', '2026-04-05', '2026-04-04T11:00:00.000Z', '2026-04-05T12:00:00.000Z', 'New Zealand Time'],
  ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00.000Z', '2026-09-07T03:00:00.000Z', 'Chile Time'],
  ['UTC', '2026-11-29', '2026-11-29T00:00:00.000Z', '2026-11-30T00:00:00.000Z', 'UTC'],
])('in %s, %s in the filter is the day on which the list shows a payment', async (zone, day, from, until, name) => {
  const originalZone = process.env.TZ;
  onTestFinished(() => {
    if (originalZone === undefined) delete process.env.TZ;
    else process.env.TZ = originalZone;
  });
  process.env.TZ = zone;
  const { call } = fakeApi();
  await renderPage(<Payments />, `/payments?from=${day}&to=${day}`);
  const { path, respond } = await call('limit=20');
  const query = new URLSearchParams(path.split('?')[1]);
  expect({ from: query.get('from'), until: query.get('until'), to: query.get('to') }).toEqual({
    from,
    until,
    to: null,
  });
  expect(document.body.textContent).toContain(name);
  expect(document.body.textContent).toContain(zone);
  respond({ items: [{ ...payment(1, 'expired'), createdAt: from }] });
  const shown = (await screen.findByText('R-1')).closest('li')?.querySelector('time')?.textContent;
  expect(shown).toContain(`${Number(day.slice(-2))} `);
});

test('a page that arrives after the filter has changed leaves the new list alone', async () => {
  const { call } = fakeApi();
  await renderPage(<Payments />, '/payments');
  (await call('limit=20')).respond({ items: [payment(1, 'expired')], next: 'page-2' });
  fireEvent.click(await screen.findByRole('button', { name: 'Show more' }));
  const late = await call('cursor=page-2');
  fireEvent.change(screen.getByLabelText('Status'), { target: { value: 'failed' } });
  (await call('status=failed')).respond({ items: [payment(3, 'failed')] });
  await screen.findByText('R-3');

  await act(async () => late.respond({ items: [payment(2, 'expired')] }));

  expect(screen.getByText('R-3')).toBeTruthy();
  expect(screen.queryByText('R-2')).toBeNull();
});

test('a next page that fails keeps the list, says why, and can be loaded again', async () => {
  const { call, calls } = fakeApi();
  await renderPage(<Payments />, '/payments');
  (await call('limit=20')).respond({ items: [payment(1, 'expired')], next: 'page-2' });
  fireEvent.click(await screen.findByRole('button', { name: 'Show more' }));
  (await call('cursor=page-2')).respond({ status: 503, code: 'temporarily_unavailable' }, 503);
  await screen.findByRole('alert');
  expect(screen.getByText('R-1')).toBeTruthy();

  calls.length = 0;
  fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
  (await call('cursor=page-2')).respond({ items: [payment(2, 'expired')] });
  await screen.findByText('R-2');
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
});

test('a list that could not be loaded is loaded once the network is back', async () => {
  const { call, calls } = fakeApi();
  await renderPage(<Payments />, '/payments');
  (await call('limit=20')).respond({ code: 'temporarily_unavailable' }, 503);
  await screen.findByRole('alert');
  calls.length = 0;
  act(() => void window.dispatchEvent(new Event('offline')));
  act(() => void window.dispatchEvent(new Event('online')));
  (await call('limit=20')).respond({ items: [payment(1, 'failed')] });
  await screen.findByText('R-1');
  expect(screen.queryByRole('alert')).toBeNull();
});

test('on a phone whose clock is hours ahead, an open payment is not called unknown', async () => {
  const serverTime = (time: number) =>
    readServerTime(new Response(null, { headers: { date: new Date(time).toUTCString() } }));
  onTestFinished(() => serverTime(Date.now()));
  serverTime(Date.parse('2026-11-01T10:30:00.000Z'));
  const { call } = fakeApi();
  await renderPage(<Payments />, '/payments');
  (await call('limit=20')).respond({ items: [payment(1, 'pending')] });
  await screen.findByText('R-1');
  expect(screen.getByRole('listitem').textContent).toContain('Not paid yet');
});
