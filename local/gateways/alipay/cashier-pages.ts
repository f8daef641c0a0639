import { html, raw } from 'hono/html';
import { toBeijing } from './beijing-time.ts';
import type { AlipayError } from './errors.ts';
import { BUYER } from './notification-params.ts';
import type { Order } from './orders.ts';
import { toYuan } from './yuan.ts';

const STYLE = `
  body { margin: 0; background: #f2f4f7; color: #1a1a1a; font: 16px/1.5 system-ui, sans-serif }
  header { background: #0e5fd8; color: #fff; padding: 12px 16px }
  main { max-width: 480px; margin: 24px auto; padding: 24px; background: #fff; border-radius: 8px }
  h1 { margin-top: 0; font-size: 1.4em } a { color: #0e5fd8 }
  dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; align-items: baseline }
  dt { color: #555 } dd { margin: 0; overflow-wrap: anywhere } .amount { font-size: 1.75em; font-weight: 600 }
  button { width: 100%; min-height: 48px; margin: 6px 0; font: inherit; border-radius: 6px; border: 1px solid #0e5fd8 }
  button.first { background: #0e5fd8; color: #fff } button.second { background: #fff; color: #0e5fd8 }
  :focus-visible { outline: 3px solid #ffb300; outline-offset: 2px }
  [role=alert] { padding: 12px; background: #fdecea; color: #8a1f11; border-radius: 6px }
  @media (max-width: 520px) { main { margin: 0; border-radius: 0 } }`;

function page(title: string, content: unknown) {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} – Alipay sandbox</title>
    <style>${raw(STYLE)}</style>
  </head>
  <body>
    <header><strong>Alipay</strong> sandbox – no real money</header>
    <main><h1>${title}</h1>${content}</main>
  </body>
</html>`;
}

const orderSummary = (order: Order, sellerId: string) => html`
  <dl>
    <dt>Merchant</dt><dd>${sellerId}</dd>
    <dt>For</dt><dd>${order.subject}</dd>
    <dt>Order</dt><dd>${order.outTradeNo}</dd>
    <dt>Amount</dt><dd class="amount">¥ ${toYuan(order.totalFen)}</dd>
    <dt>Until</dt><dd>${toBeijing(order.expiresAt)} (Beijing)</dd>
  </dl>`;

function returnLink(address: string | undefined) {
  return address === undefined ? '' : html`<p><a href="${address}">Back to the merchant</a></p>`;
}

const cancelLink = (order: Order) => returnLink(order.quitUrl ?? order.returnUrl);

export function loginPage(order: Order, sellerId: string) {
  return page(
    'Log in to pay',
    html`${orderSummary(order, sellerId)}
      <form method="post" action="/cashier/${order.token}/login">
        <button class="first">Log in as test buyer ${BUYER.logonId}</button>
      </form>
      ${cancelLink(order)}`,
  );
}

export function scanPage(order: Order, sellerId: string) {
  return page(
    'Scan with your phone',
    html`${orderSummary(order, sellerId)}
      <p role="alert">This page is for computers: scan its code with the Alipay app on your phone.</p>
      ${cancelLink(order)}`,
  );
}

export function payPage(order: Order, sellerId: string, problem?: string) {
  return page(
    'Confirm payment',
    html`${problem === undefined ? '' : html`<p role="alert">${problem}</p>`} ${orderSummary(order, sellerId)}
      <form method="post" action="/cashier/${order.token}/pay">
        <button class="first" name="outcome" value="success">Pay ¥ ${toYuan(order.totalFen)}</button>
        <button class="second" name="outcome" value="insufficient">Pay with an insufficient balance</button>
      </form>
      ${cancelLink(order)}`,
  );
}

export function paidPage(returnAddress: string | undefined) {
  return page('Already paid', html`<p>This order has been paid.</p>${returnLink(returnAddress)}`);
}

export function closedPage(order: Order) {
  return page('Expired or closed', html`<p>This order can no longer be paid.</p>${cancelLink(order)}`);
}

export function errorPage(refusal: AlipayError) {
  return page('Something is wrong', html`<p role="alert">${refusal.message}</p><p><code>${refusal.subCode}</code></p>`);
}
