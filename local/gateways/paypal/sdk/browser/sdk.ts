import { type PopupResult, SOURCE } from './messages.ts';

/** What the merchant's page hands over for one payment (PayPal: JavaScript SDK v6, one-time payments). */
interface SessionOptions {
  onApprove(data: { orderId: string; payerId?: string | undefined; fundingSource: string }): unknown;
  onCancel?(data: { orderId?: string }): unknown;
  onComplete?(data: { paymentSessionState: 'approved' | 'canceled' | 'error' }): unknown;
  onError?(error: Error): unknown;
}

const origin = new URL((document.currentScript as HTMLScriptElement).src).origin;
/** Milliseconds. */
const POLL = 200;

/**
 * A session for one payment. `start` opens the window at once, since browsers block one that is opened later than the click; the order may
 * come after it.
 */
function createPayPalOneTimePaymentSession(options: SessionOptions) {
  const ended = new AbortController();
  let popup: Window | null = null;
  const close = () => {
    ended.abort();
    popup?.close();
  };

  async function start(_mode?: object, order?: Promise<{ orderId: string }>): Promise<void> {
    popup = window.open('about:blank', 'paypal', 'popup,width=500,height=640');
    if (popup === null) throw new Error('the browser has blocked the window');
    try {
      const { orderId } = await (order ?? Promise.reject(new Error('no order')));
      const decision = decisionOf(popup, orderId, ended.signal);
      popup.location.href = `${origin}/checkoutnow?${new URLSearchParams({ token: orderId, popup: '1' })}`;
      const result = await decision;
      popup.close();
      if (result === undefined) return;
      const isApproved = result.type === 'approve';
      if (isApproved) await options.onApprove({ orderId, payerId: result.payerID, fundingSource: 'paypal' });
      else options.onCancel?.({ orderId });
      options.onComplete?.({ paymentSessionState: isApproved ? 'approved' : 'canceled' });
    } catch (error) {
      popup.close();
      options.onError?.(error instanceof Error ? error : new Error(String(error)));
      options.onComplete?.({ paymentSessionState: 'error' });
    }
  }
  return { start, cancel: close, destroy: close, hasReturned: () => false, resume: async () => {} };
}

/** What the payer decides; a window that is closed counts as canceled. Undefined once the session is over. */
function decisionOf(popup: Window, orderID: string, ended: AbortSignal): Promise<PopupResult | undefined> {
  return new Promise((resolve) => {
    const settle = (result?: PopupResult) => {
      clearInterval(watch);
      removeEventListener('message', listen);
      resolve(result);
    };
    const listen = ({ data, origin: sender }: MessageEvent) => {
      if (sender === origin && data?.source === SOURCE && data.orderID === orderID) settle(data);
    };
    const watch = setInterval(() => popup.closed && settle({ type: 'cancel', orderID }), POLL);
    ended.addEventListener('abort', () => settle());
    addEventListener('message', listen);
  });
}

async function createInstance({ clientId, clientToken }: { clientId?: string; clientToken?: string }) {
  if (!clientId && !clientToken) throw new Error('clientId or clientToken is missing');
  const eligible = { isEligible: (method: string) => method === 'paypal', getDetails: () => ({}) };
  return {
    createPayPalOneTimePaymentSession,
    findEligibleMethods: async () => eligible,
    hydrateEligibleMethods: () => eligible,
  };
}

Object.assign(window, { paypal: { version: '6.0.0-sandbox', createInstance } });
