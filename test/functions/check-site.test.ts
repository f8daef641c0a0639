import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { checksOf } from '../../functions/check-site/checks.ts';
import { serve } from '../local/api-host/fixture.ts';
import { startProvider } from '../local/identity/fixture.ts';

interface Site {
  page: string;
  config: object | undefined;
}

/** A site, and the real provider of the local system. */
async function startSite() {
  const site: Site = { page: '<body><div id="site"></div></body>', config: undefined };
  const app = new Hono()
    .get('/', (c) => c.html(site.page))
    .get('/api/config', (c) => (site.config ? c.json(site.config) : c.json({}, 503)));
  const url = await serve(createAdaptorServer({ fetch: app.fetch }) as Server);
  const issuer = await startProvider(3600, url);
  site.config = { issuer, clientId: 'evisa-web', scope: 'openid' };
  const check = (page: string) => new Map<string, () => Promise<void>>(checksOf(url)).get(page)?.();
  return { site, check };
}

describe('the check of the site', () => {
  it('accepts the home page, the configuration and the sign-in page of a provider', async () => {
    const { check } = await startSite();
    for (const page of ['site', 'api', 'sign-in']) await expect(check(page)).resolves.toBeUndefined();
  });

  it('notices a page that is not the site, such as the error page of a bucket', async () => {
    const { site, check } = await startSite();
    site.page = '<Error><Code>AccessDenied</Code></Error>';
    await expect(check('site')).rejects.toThrow('the page is not what it should be');
  });

  it('notices an API that answers with an error, or without what the site needs', async () => {
    const { site, check } = await startSite();
    site.config = undefined;
    await expect(check('api')).rejects.toThrow('status 503');
    site.config = { issuer: 'https://login.example.org', clientId: 'visa' };
    await expect(check('api')).rejects.toThrow('the answer has no scope');
  });

  it('notices a provider that does not know the site', async () => {
    const { site, check } = await startSite();
    site.config = { ...site.config, clientId: 'somebody-else' };
    await expect(check('sign-in')).rejects.toThrow(/status 400|refused/);
    site.config = { ...site.config, clientId: 'evisa-web', issuer: 'http://127.0.0.1:9' };
    await expect(check('sign-in')).rejects.toThrow();
  });
});
