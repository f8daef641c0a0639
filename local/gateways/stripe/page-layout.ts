import { readFileSync } from 'node:fs';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Intent } from './objects/intent.ts';

type Html = ReturnType<typeof html>;

export const STYLE = readFileSync(new URL('./style.css', import.meta.url), 'utf8');

/** Notifies the embedding page that the challenge is finished. */
export const FRAME_SCRIPT = `const { intent, status } = document.body.dataset;
window.parent.postMessage({ source: 'stripe-sandbox', type: '3d-secure-done', paymentIntent: intent, status }, '*');
`;

// No `frame-ancestors`: a bank's challenge may be embedded. No `form-action`: forms may redirect to any site.
const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'";

/** Renders a page. With `done`, it notifies the embedding page. `html` escapes all content. */
export function page(c: Context, title: string, body: Html, status: ContentfulStatusCode = 200, done?: Intent) {
  c.header('content-security-policy', POLICY);
  c.header('referrer-policy', 'no-referrer');
  c.header('cache-control', 'no-store');
  return c.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} · Stripe sandbox</title>
          <link rel="stylesheet" href="/assets/style.css" />
          ${done ? html`<script src="/assets/frame.js" defer></script>` : ''}
        </head>
        <body data-intent="${done?.id ?? ''}" data-status="${done?.status ?? ''}">
          <main>
            <p class="badge">Stripe sandbox · no real money</p>
            <h1>${title}</h1>
            ${body}
          </main>
        </body>
      </html>`,
    status,
  );
}

export function notFound(c: Context) {
  return page(c, 'No such payment', html`<p>There is no payment at this address.</p>`, 404);
}

/** Formats 2575 `usd` as `US$25.75`. */
export function moneyOf({ amount, currency }: Intent): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** The return URL with the query parameters that Stripe adds. */
export function returnAddress(returnUrl: string, { id, client_secret, status }: Intent): string {
  const address = new URL(returnUrl);
  address.searchParams.set('payment_intent', id);
  address.searchParams.set('payment_intent_client_secret', client_secret);
  address.searchParams.set('redirect_status', REDIRECT_STATUS[status] ?? 'failed');
  return address.href;
}

const REDIRECT_STATUS: Readonly<Record<string, string>> = { succeeded: 'succeeded', processing: 'pending' };
