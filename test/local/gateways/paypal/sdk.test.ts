import { Window } from 'happy-dom';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SOON } from '../../../support/soon.ts';
import { type Json, type Running, startSandbox } from './fixture.ts';

let paypal: Running;
let page: Window;
let popup: { closed: boolean; location: { href: string }; close(): void };

beforeEach(async () => {
  paypal = await startSandbox();
  page = new Window({ url: 'https://merchant.example/pay', settings: { enableJavaScriptEvaluation: true } });
  popup = {
    closed: false,
    location: { href: 'about:blank' },
    close: () => void Object.assign(popup, { closed: true }),
  };
  Object.assign(page, { open: () => popup });
});
afterEach(async () => {
  await page.happyDOM.close();
  await paypal.stop();
});

/** Runs the SDK's script in the merchant's page, and creates a session. */
async function session(options: Json = {}) {
  const source = await (await fetch(`${paypal.url}/web-sdk/v6/core`)).text();
  const currentScript = { src: `${paypal.url}/web-sdk/v6/core` };
  Object.defineProperty(page.document, 'currentScript', { value: currentScript });
  page.eval(source);
  const instance = await (page as Json).paypal.createInstance({ clientId: 'AClient', components: ['paypal-payments'] });
  const calls = { onApprove: vi.fn(), onCancel: vi.fn(), onError: vi.fn(), onComplete: vi.fn(), ...options };
  return { ...instance.createPayPalOneTimePaymentSession(calls), calls };
}

const say = (data: object, origin = paypal.url) =>
  page.dispatchEvent(new page.MessageEvent('message', { data, origin } as Json));
const shown = (order: string) =>
  vi.waitFor(() => expect(popup.location.href).toBe(`${paypal.url}/checkoutnow?token=${order}&popup=1`), SOON);

test('opens its window at once, and shows the order when it is known', async () => {
  const { start, calls } = await session();
  const order = Promise.withResolvers<{ orderId: string }>();
  const opened = vi.fn(() => popup);
  Object.assign(page, { open: opened });
  const done = start({ presentationMode: 'auto' }, order.promise);
  expect(opened).toHaveBeenCalledOnce();
  order.resolve({ orderId: 'ORDER1' });
  await shown('ORDER1');
  // Neither another site nor another order decides.
  say({ source: 'paypal-sandbox', type: 'approve', orderID: 'ORDER1' }, 'https://evil.example');
  say({ source: 'paypal-sandbox', type: 'approve', orderID: 'ORDER2' });
  say({ source: 'paypal-sandbox', type: 'approve', orderID: 'ORDER1', payerID: 'P' });
  await done;
  expect(calls.onApprove).toHaveBeenCalledExactlyOnceWith({ orderId: 'ORDER1', payerId: 'P', fundingSource: 'paypal' });
  expect(calls.onComplete).toHaveBeenCalledExactlyOnceWith({ paymentSessionState: 'approved' });
  expect(popup.closed).toBe(true);
});

test('counts a closed window as canceled', async () => {
  const { start, calls } = await session();
  const done = start({}, Promise.resolve({ orderId: 'ORDER1' }));
  await shown('ORDER1');
  popup.close();
  await done;
  expect(calls.onCancel).toHaveBeenCalledExactlyOnceWith({ orderId: 'ORDER1' });
  expect(calls.onApprove).not.toHaveBeenCalled();
});

test('reports an order that could not be created, and a window that was blocked', async () => {
  const { start, calls } = await session();
  await start({}, Promise.reject(new Error('no order')));
  expect(calls.onError).toHaveBeenCalledOnce();
  expect(popup.closed).toBe(true);
  Object.assign(page, { open: () => null });
  await expect(start({}, Promise.resolve({ orderId: 'ORDER1' }))).rejects.toThrow('blocked');
});

test('says nothing any more once it is destroyed', async () => {
  const { start, destroy, calls } = await session();
  const done = start({}, Promise.resolve({ orderId: 'ORDER1' }));
  await shown('ORDER1');
  destroy();
  await done;
  for (const call of [calls.onApprove, calls.onCancel, calls.onError]) expect(call).not.toHaveBeenCalled();
});
