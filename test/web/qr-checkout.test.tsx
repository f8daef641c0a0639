import { act, screen } from '@testing-library/react';
import { decodeQR } from 'qr/decode.js';
import { StrictMode } from 'react';
import { Route, Routes } from 'react-router';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { readServerTime } from '../../web/src/api/server-time.ts';
import Pay from '../../web/src/routes/pay.tsx';
import { SOON } from '../support/soon.ts';
import { fakeApi } from './support/fake-api.ts';
import { closePage, renderPage } from './support/render-page.tsx';
import { translatePage } from './support/translate-page.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const MINUTE = 60_000;
const at = (minutes: number) => new Date(NOW + minutes * MINUTE).toISOString();
const cny = { amount: 72_000, currency: 'CNY' };
const id = 'app_0000000000000000';
const application = {
  id,
  version: 1,
  state: 'submitted',
  visaType: 'tourist-30-days',
  fullName: 'Nadia Haddad',
  quote: {
    scheduleVersion: '1',
    options: [{ method: 'wechat-pay', fee: cny, surcharge: { ...cny, amount: 0 }, total: cny }],
    validUntil: at(1_000),
  },
  createdAt: at(-1),
  updatedAt: at(-1),
};

interface Code {
  readonly paymentId?: string;
  readonly url: string;
  /** Minutes. */
  readonly until: number;
}

const paymentOf = ({ paymentId = 'pay_000000000000000000000001', until }: Code) => ({
  id: paymentId,
  version: 1,
  applicationId: id,
  method: 'wechat-pay',
  status: 'pending',
  amount: cny,
  payableUntil: at(until),
  closesAt: at(until),
});
const started = (code: Code) => ({ payment: paymentOf(code), checkout: { type: 'qr', codeUrl: code.url } });
const withOpen = (code: Code) => {
  const { id: paymentId, method, payableUntil, closesAt } = paymentOf(code);
  return { ...application, version: 2, open: { paymentId, method, payableUntil, closesAt, blocksUntil: closesAt } };
};
const first: Code = { url: 'weixin://wxpay/bizpayurl?pr=First00001', until: 5 };
const second: Code = { ...first, paymentId: 'pay_000000000000000000000002', url: `${first.url}x`, until: 10 };

let api: ReturnType<typeof fakeApi>;

beforeEach(() => {
  vi.useFakeTimers({
    now: NOW,
    shouldAdvanceTime: true,
    toFake: ['Date', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'],
  });
  api = fakeApi();
});
afterEach(() => {
  show('visible');
  closePage();
});

function show(state: 'visible' | 'hidden'): void {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

const starts = () => api.calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/payments'));
/** Waits for the start with this number, and answers it. */
async function answerStart(number: number, body: unknown, status?: number): Promise<void> {
  await vi.waitFor(() => expect(starts()).toHaveLength(number), SOON);
  await act(async () => starts()[number - 1]?.respond(body, status));
}
const pass = (minutes: number) => act(async () => void (await vi.advanceTimersByTimeAsync(minutes * MINUTE)));

/** The page with an open payment, which is resumed without a click. */
async function openPage(code: Code): Promise<void> {
  await renderPage(
    <StrictMode>
      <Routes>
        <Route path="applications/:applicationId/pay" element={<Pay />} />
        <Route path="payments/:paymentId" element={<p>The payment’s page</p>} />
      </Routes>
    </StrictMode>,
    `/applications/${id}/pay`,
  );
  (await api.call(`/applications/${id}`)).respond(withOpen(code));
  await vi.waitFor(() => expect(starts().length).toBeGreaterThan(0), SOON);
  const begun = starts().length;
  await act(async () => {
    for (const { respond } of starts()) respond(started(code));
  });
  await screen.findByRole('img');
  api.calls.splice(0, api.calls.length, ...api.calls.filter((call) => !starts().slice(0, begun).includes(call)));
}

/** What a camera reads from the drawing, every module as four by four pixels. */
function scanned(): string {
  const drawing = screen.getByRole('img');
  const size = Number(drawing.getAttribute('viewBox')?.split(' ')[2]);
  const [paper, ink] = [drawing.querySelector('rect')?.getAttribute('fill'), drawing.querySelector('path')];
  expect([paper, ink?.getAttribute('fill')]).toEqual(['#fff', '#000']);
  const pixels = new Uint8Array(16 * size * size * 3).fill(255);
  for (const [, x, y] of (ink?.getAttribute('d') ?? '').matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = 0; row < 4; row += 1) {
      const start = ((Number(y) * 4 + row) * size * 4 + Number(x) * 4) * 3;
      pixels.fill(0, start, start + 12);
    }
  }
  return decodeQR({ width: size * 4, height: size * 4, data: pixels });
}

test('the code holds the address to the letter, black on white, with a quiet zone and a name', async () => {
  await openPage(first);
  expect(scanned()).toBe(first.url);
  const drawing = screen.getByRole('img', { name: 'QR code to pay by WeChat Pay' });
  const places = [...(drawing.querySelector('path')?.getAttribute('d') ?? '').matchAll(/M(\d+) (\d+)/g)];
  expect(Math.min(...places.map(([, x]) => Number(x)))).toBe(4);
  expect(Math.min(...places.map(([, , y]) => Number(y)))).toBe(4);
});

test('an ended code disappears, is asked for once, and its successor is announced', async () => {
  await openPage(first);
  await pass(5);
  expect(screen.queryByRole('img')).toBeNull();
  expect(screen.getByText(/The code has expired/).getAttribute('role')).toBe('status');
  await answerStart(1, started(second));
  expect(scanned()).toBe(second.url);
  expect(screen.getByText(/The code has been replaced/).getAttribute('role')).toBe('status');
  await pass(1);
  expect(starts()).toHaveLength(1);
});

test('in a translated page, an ended code is replaced, and its time too', async () => {
  await openPage(first);
  const until = (code: Code) => new RegExp(`scan this code until.*10:${String(code.until).padStart(2, '0')}`);
  const text = () => document.body.textContent ?? '';
  expect(text()).toMatch(until(first));
  translatePage();
  await pass(5);
  expect(text()).toContain('The code has expired');
  translatePage();
  await answerStart(1, started(second));
  expect(scanned()).toBe(second.url);
  expect(text()).toMatch(until(second));
  expect(text()).not.toMatch(/The code has expired/);
});

test('the seconds are not read aloud', async () => {
  await openPage(first);
  const spoken = () => screen.getAllByRole('status').map(({ textContent }) => textContent);
  const before = spoken();
  expect(screen.getByText('5:00').getAttribute('aria-hidden')).toBe('true');
  await pass(1);
  expect(spoken()).toEqual(before);
});

test('a page that nobody sees renews nothing, and renews at once when somebody looks at it', async () => {
  await openPage(first);
  await act(async () => show('hidden'));
  await pass(60);
  expect(starts()).toEqual([]);
  await act(async () => show('visible'));
  await answerStart(1, started({ ...second, until: 70 }));
  expect(scanned()).toBe(second.url);
});

test('a payment that was made just before the end is not asked to be paid again', async () => {
  await openPage(first);
  await pass(5);
  await answerStart(1, { payment: { ...paymentOf(first), status: 'succeeded' } });
  await screen.findByText('The payment’s page');
});

test('a paid code leads to the payment at once', async () => {
  await openPage(first);
  const polls = api.calls.length;
  await pass(1);
  await vi.waitFor(() => expect(api.calls.length).toBeGreaterThan(polls), SOON);
  const paid = { ...withOpen(first), version: 3, open: undefined, state: 'paid', paidBy: paymentOf(first).id };
  await act(async () => (await api.call(`/applications/${id}`)).respond(paid));
  await screen.findByText('The payment’s page');
});

test('an application that was read before the renewal does not end the new payment', async () => {
  await openPage(first);
  await pass(4.9);
  const read = await api.call(`/applications/${id}`);
  await pass(0.1);
  await answerStart(1, started(second));
  await act(async () => read.respond({ ...application, version: 3 }));
  expect(scanned()).toBe(second.url);
});

test('without an answer there is no dead code, but the reason and a way on', async () => {
  await openPage(first);
  await pass(5);
  await answerStart(1, { code: 'gateway_unavailable', status: 503 }, 503);
  expect(screen.queryByRole('img')).toBeNull();
  await screen.findByText(/The payment provider is not responding/);
  expect(screen.getByRole('button', { name: 'Continue to WeChat' })).toBeTruthy();
});

test('a code that has ended again is asked for every five seconds at most', async () => {
  await openPage(first);
  await pass(5);
  await answerStart(1, started(first));
  await pass(4 / 60);
  expect(starts()).toHaveLength(1);
  await pass(2 / 60);
  await vi.waitFor(() => expect(starts()).toHaveLength(2), SOON);
});

test('the end is the server’s, however wrong the browser’s clock is', async () => {
  vi.setSystemTime(NOW + 180 * MINUTE);
  readServerTime(new Response(null, { headers: { date: new Date(NOW).toUTCString() } }));
  onTestFinished(() => readServerTime(new Response(null, { headers: { date: new Date().toUTCString() } })));
  await openPage(first);
  expect(scanned()).toBe(first.url);
  expect(screen.getByText('5:00')).toBeTruthy();
  await pass(5);
  await answerStart(1, started(second));
  expect(scanned()).toBe(second.url);
});

test('the payer can have the payment checked', async () => {
  await openPage(first);
  await act(async () => screen.getByRole('button', { name: 'Check my payment' }).click());
  await screen.findByText('The payment’s page');
});

test('the gateway is asked more and more seldom, while somebody sees the code: a notification may be lost', async () => {
  await openPage({ ...first, until: 15 });
  const checks = () => api.calls.filter(({ path }) => path.endsWith('/check')).map(({ path }) => path);
  await pass(0.4);
  expect(checks()).toEqual([]);
  await pass(0.2);
  expect(checks()).toEqual([`/payments/${paymentOf(first).id}/check`]);
  show('hidden');
  await pass(3);
  expect(checks()).toHaveLength(1);
  show('visible');
  for (const [nth, minutes] of [1, 2, 4].entries()) {
    await pass(minutes - 0.1);
    expect(checks()).toHaveLength(1 + nth);
    await pass(0.2);
    expect(checks()).toHaveLength(2 + nth);
  }
});
