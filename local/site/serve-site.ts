import { readFileSync } from 'node:fs';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { CACHE_CONTROL, type SiteOrigins, securityHeaders } from '../../infra/constructs/security-headers.ts';
import { DIST } from './files.ts';

/** Serves the built site as CloudFront does: its files, and `index.html` for every other path, all with the same headers. */
export function serveSite(origins: SiteOrigins): Hono {
  const headers = Object.entries(securityHeaders(origins));
  return new Hono()
    .use(compress())
    .use(async (c, next) => {
      await next();
      for (const [name, value] of headers) c.header(name, value);
      c.header('cache-control', c.req.path.startsWith('/assets/') ? CACHE_CONTROL.assets : CACHE_CONTROL.others);
    })
    .get('/assets/*', serveStatic({ root: DIST }), (c) => c.text('Not found', 404))
    .get('/icon.svg', serveStatic({ root: DIST }))
    .get('*', indexPage);
}

function indexPage(c: Context) {
  try {
    return c.html(readFileSync(`${DIST}/index.html`, 'utf8'));
  } catch {
    return c.text('The site has not been built yet: npm run build:web', 503);
  }
}
