import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { Hono } from 'hono';

const STYLE = readFileSync(new URL('./card-fields.css', import.meta.url), 'utf8');
const PAGE = readFileSync(new URL('./card-fields.html', import.meta.url), 'utf8');
const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'";

/** The sandbox's Stripe.js and the frame of its card fields, mounted under `/stripe-js`. */
export function stripeJs() {
  const script = bundled('stripe.ts');
  const fields = bundled('card-fields.ts');
  const javascript = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' };
  return new Hono()
    .get('/stripe.js', (c) => c.body(script(), 200, javascript))
    .get('/card-fields.js', (c) => c.body(fields(), 200, javascript))
    .get('/card-fields.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }))
    .get('/card-fields', (c) => {
      c.header('content-security-policy', POLICY);
      c.header('referrer-policy', 'no-referrer');
      return c.html(PAGE);
    });
}

/** A browser script, bundled on its first request. */
function bundled(entry: string): () => string {
  let script: string | undefined;
  return () => {
    script ??= buildSync({
      entryPoints: [fileURLToPath(new URL(`./browser/${entry}`, import.meta.url))],
      bundle: true,
      format: 'iife',
      target: 'es2022',
      write: false,
    }).outputFiles[0]?.text;
    return script ?? '';
  };
}
