import { html, raw } from 'hono/html';
import { toBeijing } from './beijing-time.ts';
import { CODE_PREFIX } from './gateway.ts';
import type { Order } from './orders.ts';

const STYLE = `
  body { margin: 0; background: #ededed; color: #1a1a1a; font: 16px/1.5 system-ui, sans-serif }
  header { background: #07733c; color: #fff; padding: 12px 16px }
  main { max-width: 480px; margin: 24px auto; padding: 24px; background: #fff; border-radius: 8px }
  h1 { margin-top: 0; font-size: 1.4em } a { color: #07733c }
  dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; align-items: baseline }
  dt { color: #555 } dd { margin: 0; overflow-wrap: anywhere } .amount { font-size: 1.75em; font-weight: 600 }
  label { display: block } input { width: 100%; box-sizing: border-box; padding: 10px; font: inherit }
  button { width: 100%; min-height: 48px; margin: 6px 0; font: inherit; border-radius: 6px; border: 1px solid #07733c }
  button.first { background: #07733c; color: #fff } button.second { background: #fff; color: #07733c }
  :focus-visible { outline: 3px solid #ffb300; outline-offset: 2px }
  [role=alert] { padding: 12px; background: #fdecea; color: #8a1f11; border-radius: 6px }
  @media (max-width: 520px) { main { margin: 0; border-radius: 0 } }`;

function page(title: string, content: unknown) {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} – WeChat Pay sandbox</title>
    <style>${raw(STYLE)}</style>
  </head>
  <body>
    <header><strong>WeChat Pay</strong> sandbox – no real money</header>
    <main><h1>${title}</h1>${content}</main>
  </body>
</html>`;
}

export const yuan = (fen: number) => (fen / 100).toFixed(2);

function returnLink(address: string | undefined) {
  return address === undefined ? '' : html`<p><a href="${address}">Back to the merchant</a></p>`;
}

/** The phone's camera: takes what a QR code says, and lists the codes that can be paid now. */
export function cameraPage(orders: readonly Order[]) {
  return page(
    'Scan a QR code',
    html`<form method="get" action="/scan">
        <label for="code">What the QR code says</label>
        <input id="code" name="code" placeholder="${CODE_PREFIX}…" required>
        <button class="first">Open</button>
      </form>
      <h2>Codes that are waiting</h2>
      ${orders.length === 0 ? html`<p>None.</p>` : ''}
      <ul>
        ${orders.map(
          ({ outTradeNo, totalFen, link }) => html`<li>
            <a href="/scan?code=${encodeURIComponent(CODE_PREFIX + link.token)}">¥ ${yuan(totalFen)}, order ${outTradeNo}</a>
          </li>`,
        )}
      </ul>`,
  );
}

/** The confirmation inside WeChat, for a scanned code and for an opened H5 address. */
export function payPage(order: Order, merchant: string, returnUrl: string | undefined, problem?: string) {
  return page(
    'Confirm payment',
    html`${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
      <dl>
        <dt>Merchant</dt><dd>${merchant}</dd>
        <dt>For</dt><dd>${order.description}</dd>
        <dt>Order</dt><dd>${order.outTradeNo}</dd>
        <dt>Amount</dt><dd class="amount">¥ ${yuan(order.totalFen)}</dd>
        <dt>Until</dt><dd>${toBeijing(order.expiresAt)}</dd>
      </dl>
      <form method="post" action="/pay/${order.link.token}">
        ${returnUrl === undefined ? '' : html`<input type="hidden" name="return_url" value="${returnUrl}">`}
        <button class="first" name="outcome" value="success">Pay ¥ ${yuan(order.totalFen)}</button>
        <button class="second" name="outcome" value="late">Pay, but let WeChat Pay learn of it a minute later</button>
        <button class="second" name="outcome" value="insufficient">Pay with an insufficient balance</button>
      </form>
      ${returnLink(returnUrl)}`,
  );
}

export function paidPage(returnUrl?: string) {
  return page('Paid', html`<p>This order has been paid.</p>${returnLink(returnUrl)}`);
}

export function errorPage(message: string, returnUrl?: string) {
  return page('This cannot be paid', html`<p role="alert">${message}</p>${returnLink(returnUrl)}`);
}
