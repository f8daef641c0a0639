import { type PopupResult, SOURCE } from './messages.ts';

interface ButtonsOptions {
  createOrder(): Promise<string>;
  onApprove(data: { orderID: string; payerID?: string | undefined }): unknown;
  onCancel?(data: { orderID: string }): unknown;
  onError?(error: unknown): unknown;
  onClick?(): unknown;
  onInit?(data: object, actions: { enable(): Promise<void>; disable(): Promise<void> }): unknown;
}

const script = document.currentScript as HTMLScriptElement;
const origin = new URL(script.src).origin;
const POLL = 200;

/** PayPal's button. A click opens the pop-up at once, since browsers block one that is opened later. */
function Buttons(options: ButtonsOptions) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'PayPal';
  button.dataset.fundingSource = 'paypal';
  Object.assign(button.style, STYLE);
  const actions = {
    enable: async () => void button.removeAttribute('disabled'),
    disable: async () => button.setAttribute('disabled', ''),
  };
  button.addEventListener('click', () => {
    options.onClick?.();
    const popup = window.open('about:blank', 'paypal', 'popup,width=500,height=640');
    pay(options, popup).catch((error) => {
      popup?.close();
      if (options.onError) options.onError(error);
      else throw error;
    });
  });
  return {
    isEligible: () => true,
    render: async (container: HTMLElement | string) => {
      const element = typeof container === 'string' ? document.querySelector(container) : container;
      if (element === null) throw new Error(`Document is ready and element ${container} does not exist`);
      element.append(button);
      options.onInit?.({}, actions);
    },
    updateProps: async (changed: Partial<ButtonsOptions>) => void Object.assign(options, changed),
    close: async () => button.remove(),
  };
}

async function pay(options: ButtonsOptions, popup: Window | null): Promise<void> {
  if (popup === null) throw new Error('the browser has blocked the pop-up');
  const orderID = await options.createOrder();
  const decision = decisionOf(popup, orderID);
  popup.location.href = `${origin}/checkoutnow?${new URLSearchParams({ token: orderID, popup: '1' })}`;
  const result = await decision;
  popup.close();
  if (result.type === 'approve') await options.onApprove({ orderID, payerID: result.payerID });
  else await options.onCancel?.({ orderID });
}

/** What the payer decides; a pop-up that is closed counts as canceled. */
function decisionOf(popup: Window, orderID: string): Promise<PopupResult> {
  return new Promise((resolve) => {
    const settle = (result: PopupResult) => {
      clearInterval(watch);
      removeEventListener('message', listen);
      resolve(result);
    };
    const listen = ({ data, origin: sender }: MessageEvent) => {
      if (sender === origin && data?.source === SOURCE && data.orderID === orderID) settle(data);
    };
    const watch = setInterval(() => popup.closed && settle({ type: 'cancel', orderID }), POLL);
    addEventListener('message', listen);
  });
}

const STYLE = {
  width: '100%',
  minHeight: '48px',
  border: '0',
  borderRadius: '4px',
  background: '#ffc439',
  color: '#003087',
  font: '600 18px system-ui, sans-serif',
  cursor: 'pointer',
};

const namespace = script.dataset.namespace ?? 'paypal';
Object.assign(window, { [namespace]: { Buttons, FUNDING: { PAYPAL: 'paypal' }, version: '5.0.0-sandbox' } });
