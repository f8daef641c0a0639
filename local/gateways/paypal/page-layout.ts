import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

type Html = ReturnType<typeof html>;

const STYLE = `
  body { margin: 0; background: #f5f7fa; color: #1a1a1a; font: 16px/1.5 system-ui, sans-serif }
  header { background: #003087; color: #fff; padding: 12px 16px }
  main { max-width: 480px; margin: 24px auto; padding: 24px; background: #fff; border-radius: 8px }
  h1 { margin-top: 0; font-size: 1.4em } a { color: #003087 }
  .amount { margin: 0; font-size: 1.75em; font-weight: 600 }
  label { display: block; margin: 12px 0 4px }
  select, button { box-sizing: border-box; width: 100%; min-height: 48px; margin: 6px 0; font: inherit; border-radius: 6px; border: 1px solid #003087 }
  select { padding: 0 8px; background: #fff; color: inherit }
  button.first { background: #003087; color: #fff } button.second { background: #fff; color: #003087 }
  :focus-visible { outline: 3px solid #ffb300; outline-offset: 2px }
  [role=alert] { padding: 12px; background: #fdecea; color: #8a1f11; border-radius: 6px }
  @media (max-width: 520px) { main { margin: 0; border-radius: 0 } }`;

// No `form-action`: after approval, the form redirects to the merchant's URL.
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Renders a page; `html` escapes all content. With a result, the page is a pop-up: it hands the result to its opener and closes. */
export function page(
  c: Context,
  title: string,
  content: Html,
  status: ContentfulStatusCode = 200,
  result?: Record<string, string>,
) {
  c.header('content-security-policy', POLICY);
  c.header('referrer-policy', 'no-referrer');
  c.header('cache-control', 'no-store');
  return c.html(
    html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} – PayPal sandbox</title>
    <style>${raw(STYLE)}</style>
    ${result ? html`<script src="/web-sdk/popup.js" defer></script>` : ''}
  </head>
  <body data-result="${JSON.stringify(result ?? {})}">
    <header><strong>PayPal</strong> sandbox – no real money</header>
    <main><h1>${title}</h1>${content}</main>
  </body>
</html>`,
    status,
  );
}
