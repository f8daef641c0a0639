import { act, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { Route, Routes, useLocation } from 'react-router';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { METHODS } from '../../web/src/payment-methods/methods.ts';
import { PayPalCheckout } from '../../web/src/payment-methods/paypal/paypal-checkout.tsx';
import Pay from '../../web/src/routes/pay.tsx';
import { SOON } from '../support/soon.ts';
import { fakeApi } from './support/fake-api.ts';
import { closePage, renderPage } from './support/render-page.tsx';

const later = '2999-11-23T10:00:00.000Z';
const usd = { amount: 10_000, currency: 'USD' };
const id = 'app_0000000000000000';
const optionOf = (method: string) => ({ method, fee: usd, surcharge: { ...usd, amount: 0 }, total: usd });
const paymentOf = (method: string, number = 1) => ({
  id: `pay_00000000000000000000000${number}`,
  version: 1,
  applicationId: id,
  method,
  status: 'pending',
  amount: usd,
  payableUntil: later,
  closesAt: later,
});
const applicationOf = (method: string) => ({
  id,
  version: 1,
  state: 'submitted',
  visaType: 'tourist-30-days',
  fullName: 'Nadia Haddad',
  quote: { scheduleVersion: '1', options: [optionOf(method)], validUntil: later },
  open: { paymentId: paymentOf(method).id, method, payableUntil: later, closesAt: later },
  createdAt: '2026-11-23T10:00:00.000Z',
  updatedAt: '2026-11-23T10:00:00.000Z',
});
const startedBy = (method: string, orderId: string, number = 1) => ({
  payment: paymentOf(method, number),
  checkout: {
    type: 'redirect',
    url: `https://www.paypal.com/checkoutnow?token=${orderId}`,
    button: { clientId: 'AClient', orderId },
  },
});

interface SessionOptions {
  onApprove(data: { orderId: string }): Promise<void>;
  onCancel(): void;
  onError(error: Error): void;
}

/** As much of PayPal's script as the page calls. Each session notes what happens to it. */
function paypalScript() {
  const sessions: Session[] = [];
  class Session {
    readonly options: SessionOptions;
    isDestroyed = false;
    /** The orders that it was started with, in order. */
    readonly orders: Promise<{ orderId: string }>[] = [];
    outcome: () => Promise<void> = async () => {};

    constructor(options: SessionOptions) {
      this.options = options;
      sessions.push(this);
    }

    start(_mode: object, order: Promise<{ orderId: string }>): Promise<void> {
      // The real one waits for the order, too.
      order.catch(() => {});
      this.orders.push(order);
      return this.outcome();
    }

    destroy(): void {
      this.isDestroyed = true;
    }
  }
  const createInstance = vi.fn(async () => ({
    createPayPalOneTimePaymentSession: (options: SessionOptions) => new Session(options),
  }));
  vi.stubGlobal('paypal', { version: '6.1.0', createInstance });
  const used = () => {
    const alive = sessions.filter(({ isDestroyed }) => !isDestroyed);
    expect(alive).toHaveLength(1);
    return alive[0] as Session;
  };
  return { sessions, used, createInstance };
}

// In the place of a method without a script.
const { alipay } = METHODS;
let api: ReturnType<typeof fakeApi>;

beforeEach(() => {
  api = fakeApi();
  Object.assign(METHODS, { alipay: { ...alipay, Checkout: PayPalCheckout } });
});
afterEach(() => {
  Object.assign(METHODS, { alipay });
  closePage();
});

const starts = () => api.calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/payments'));
const answerStarts = (body: unknown, status?: number) =>
  act(async () => {
    for (const { respond } of starts()) respond(body, status);
    api.calls.splice(0, api.calls.length, ...api.calls.filter((call) => !starts().includes(call)));
  });
const payButton = () => screen.findByRole('button', { name: 'Pay US$100.00 with PayPal' });
const click = async () => {
  const button = await payButton();
  await vi.waitFor(() => expect(button.getAttribute('aria-disabled')).not.toBe('true'), SOON);
  await act(async () => button.click());
};

function PaymentPage() {
  return <p>Asks: {String(useLocation().state?.check)}</p>;
}

async function openPage(method: 'paypal' | 'alipay', orderId = 'ORDER1'): Promise<void> {
  await renderPage(
    <StrictMode>
      <Routes>
        <Route path="applications/:applicationId/pay" element={<Pay />} />
        <Route path="payments/:paymentId" element={<PaymentPage />} />
      </Routes>
    </StrictMode>,
    `/applications/${id}/pay`,
  );
  (await api.call(`/applications/${id}`)).respond(applicationOf(method));
  const go = await screen.findByRole('button', { name: /^Continue to/ });
  await act(async () => go.click());
  await vi.waitFor(() => expect(starts().length).toBeGreaterThan(0), SOON);
  await answerStarts(startedBy(method, orderId));
}

async function openWindow() {
  const paypal = paypalScript();
  await openPage('paypal');
  await payButton();
  await vi.waitFor(() => expect(paypal.sessions.length).toBeGreaterThan(0), SOON);
  await click();
  return paypal;
}

test('the window opens within the click, before the API has answered', async () => {
  const { sessions, used, createInstance } = paypalScript();
  await openPage('paypal');
  const button = await payButton();
  await vi.waitFor(() => expect(sessions.length).toBeGreaterThan(0), SOON);
  act(() => {
    button.click();
    expect(used().orders).toHaveLength(1);
  });
  await vi.waitFor(() => expect(starts()).toHaveLength(1), SOON);
  await answerStarts(startedBy('paypal', 'ORDER1'));
  await expect(used().orders[0]).resolves.toEqual({ orderId: 'ORDER1' });
  expect(createInstance).toHaveBeenLastCalledWith(expect.objectContaining({ clientId: 'AClient', locale: 'en-US' }));
});

test('three clicks are one order', async () => {
  const { used } = await openWindow();
  const button = await payButton();
  await act(async () => button.click());
  await act(async () => button.click());
  expect(used().orders).toHaveLength(1);
  expect(starts()).toHaveLength(1);
});

test('neither StrictMode nor a renewed order destroys the session in use', async () => {
  const { sessions, used } = await openWindow();
  const before = sessions.length;
  await answerStarts(startedBy('paypal', 'ORDER1'));
  expect(sessions).toHaveLength(before);
  expect(used().orders).toHaveLength(1);
});

test('an order that has ended meanwhile is replaced by the one that the API names', async () => {
  const { used } = await openWindow();
  await answerStarts(startedBy('paypal', 'ORDER2', 2));
  await expect(used().orders[0]).resolves.toEqual({ orderId: 'ORDER2' });
});

test('what the browser says is approved is asked of the API', async () => {
  const { used } = await openWindow();
  await answerStarts(startedBy('paypal', 'ORDER1'));
  await act(async () => used().options.onApprove({ orderId: 'ORDER1' }));
  await screen.findByText('Asks: true');
});

test('a payment that is approved already is not approved again', async () => {
  const { used } = await openWindow();
  const [order] = used().orders;
  await answerStarts({ payment: { ...paymentOf('paypal'), status: 'processing' } });
  await expect(order).rejects.toThrow();
  await screen.findByText('Asks: true');
});

test('without an answer of the API the window gets no order, and the page says why', async () => {
  const { used } = await openWindow();
  const [order] = used().orders;
  await answerStarts({ code: 'gateway_unavailable', status: 503 }, 503);
  await expect(order).rejects.toThrow();
  await screen.findByText(/The payment provider is not responding/);
});

test('a window that was closed before the answer can be opened again', async () => {
  const { used } = await openWindow();
  await act(async () => used().options.onCancel());
  await answerStarts(startedBy('paypal', 'ORDER1'));
  expect(screen.getByRole('alert').textContent).toContain('You have left PayPal’s window');
  await click();
  expect(screen.queryByRole('alert')).toBeNull();
  await answerStarts(startedBy('paypal', 'ORDER1'));
  expect(used().orders).toHaveLength(2);
});

test('after leaving the window, the payer can have the payment checked', async () => {
  const { used } = await openWindow();
  await answerStarts(startedBy('paypal', 'ORDER1'));
  await act(async () => used().options.onCancel());
  await act(async () => screen.getByRole('button', { name: 'Check my payment' }).click());
  await screen.findByText('Asks: true');
});

test('where no window opens, PayPal’s own page is the way on, with an order that can be paid', async () => {
  const assign = vi.spyOn(location, 'assign').mockReturnValue();
  const { used } = await openWindow();
  await answerStarts(startedBy('paypal', 'ORDER1'));
  used().outcome = () => Promise.reject(new Error('the browser has blocked the window'));
  await click();
  await answerStarts(startedBy('paypal', 'ORDER1'));
  expect((await screen.findByRole('alert')).textContent).toContain('PayPal’s window did not work here');
  await act(async () => screen.getByRole('button', { name: 'Continue on PayPal’s own page' }).click());
  await answerStarts(startedBy('paypal', 'ORDER2', 2));
  expect(assign).toHaveBeenCalledExactlyOnceWith('https://www.paypal.com/checkoutnow?token=ORDER2');
});

test('a script that PayPal’s server refuses leaves PayPal’s own page', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  vi.stubGlobal('paypal', { version: '6.1.0', createInstance: () => Promise.reject(new Error('unknown client')) });
  await openPage('paypal');
  await screen.findByText('PayPal’s window did not work here');
  expect(screen.queryByRole('button', { name: /^Pay / })).toBeNull();
  expect(screen.getByRole('button', { name: 'Continue on PayPal’s own page' })).toBeTruthy();
});

test('a script that is blocked is asked for three times, then leaves PayPal’s own page', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const asked: string[] = [];
  const observer = new MutationObserver((records) => {
    for (const node of records.flatMap(({ addedNodes }) => [...addedNodes]))
      if (node instanceof HTMLScriptElement) {
        asked.push(node.src);
        node.dispatchEvent(new Event('error'));
      }
  });
  observer.observe(document, { childList: true, subtree: true });
  await openPage('paypal');
  await screen.findByText('PayPal’s window did not work here');
  // Time for a loop to show.
  for (let i = 0; i < 20; i++) await act(async () => new Promise((resolve) => setTimeout(resolve, 5)));
  observer.disconnect();
  // PayPal's loader repeats a failed request twice.
  expect(asked.map((src) => new URL(src).pathname)).toEqual(Array.from({ length: 3 }, () => '/web-sdk/v6/core'));
  expect(screen.queryByRole('button', { name: /^Pay / })).toBeNull();
  expect(screen.getByRole('button', { name: 'Continue on PayPal’s own page' })).toBeTruthy();
});

test('where the script is off, the payer is redirected and nothing of PayPal is loaded', async () => {
  const assign = vi.spyOn(location, 'assign').mockReturnValue();
  const { createInstance } = paypalScript();
  await openPage('alipay');
  await vi.waitFor(() => expect(assign).toHaveBeenCalledWith('https://www.paypal.com/checkoutnow?token=ORDER1'), SOON);
  expect(createInstance).not.toHaveBeenCalled();
});
