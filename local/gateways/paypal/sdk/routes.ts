import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { Hono } from 'hono';

/** The sandbox's JavaScript SDK, mounted under `/web-sdk`, and the script of its pop-up. */
export function sdkRoutes() {
  const sdk = bundled('sdk.ts');
  const popup = bundled('popup.ts');
  const javascript = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' };
  return new Hono()
    .get('/v6/core', (c) => c.body(sdk(), 200, javascript))
    .get('/popup.js', (c) => c.body(popup(), 200, javascript));
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
