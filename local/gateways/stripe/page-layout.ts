import { readFileSync } from 'node:fs';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Intent } from './objects/intent.ts';

type Html = ReturnType<typeof html>;

export const STYLE = readFileSync(new URL('./style.css', import.meta.url), 'utf8');

/** Tells the page around the frame that the challenge is over. */
export const FRAME_SCRIPT = `const { intent, status } = document.body.dataset;
window.parent.postMessage({ source: 'stripe-sandbox', type: '3d-secure-done', paymentIntent: intent, status }, '*');
`;

// May stand in a frame, as a bank's challenge does, and may be returned from to any site.
const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'";

/** One page; `done` makes it speak to the page around its frame. What it shows is escaped by `html`. */
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

/** `US$25.75` of 2575 and `usd`. */
export function moneyOf({ amount, currency }: Intent): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** The address to return to, with what Stripe adds to it. */
export function returnAddress(returnUrl: string, { id, client_secret, status }: Intent): string {
  const address = new URL(returnUrl);
  address.searchParams.set('payment_intent', id);
  address.searchParams.set('payment_intent_client_secret', client_secret);
  address.searchParams.set('redirect_status', REDIRECT_STATUS[status] ?? 'failed');
  return address.href;
}

const REDIRECT_STATUS: Readonly<Record<string, string>> = { succeeded: 'succeeded', processing: 'pending' };
