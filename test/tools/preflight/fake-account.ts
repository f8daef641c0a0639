import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { serve } from '../../local/api-host/fixture.ts';

export interface FakeAccount {
  /** Applied quotas, by `<service>/<code>`; a number, or the name of an error. */
  readonly quotas?: Readonly<Record<string, number | string>>;
  readonly defaults?: Readonly<Record<string, number>>;
  /** SES's GetAccount, or the name of an error. */
  readonly email?: object | string;
  /** SES's GetEmailIdentity, by identity. */
  readonly identities?: Readonly<Record<string, object>>;
}

const TARGET = 'ServiceQuotasV20190624.';

/**
 * Service Quotas (AWS JSON 1.1) and SES v2 (REST JSON), as far as the preflight asks them, from their API references.
 *
 * @returns the environment that leads the SDK to it
 */
export async function serveAccount(account: FakeAccount): Promise<Record<string, string>> {
  const app = new Hono();
  app.post('/', async (c) => {
    const action = c.req.header('x-amz-target')?.replace(TARGET, '');
    const { ServiceCode, QuotaCode } = (await c.req.json()) as Record<string, string>;
    const key = `${ServiceCode}/${QuotaCode}`;
    const values = action === 'GetServiceQuota' ? account.quotas : account.defaults;
    const value = values?.[key] ?? 'NoSuchResourceException';
    if (typeof value === 'string') return c.json({ __type: value, Message: 'no' }, 400);
    return c.json({ Quota: { ServiceCode, QuotaCode, Value: value } });
  });
  app.get('/v2/email/account', (c) => {
    const { email = 'AccessDeniedException' } = account;
    return typeof email === 'string' ? c.json({}, 403, { 'x-amzn-errortype': email }) : c.json(email);
  });
  app.get('/v2/email/identities/:identity', (c) => {
    const found = account.identities?.[c.req.param('identity')];
    return found ? c.json(found) : c.json({}, 404, { 'x-amzn-errortype': 'NotFoundException' });
  });
  const endpoint = await serve(createAdaptorServer({ fetch: app.fetch }) as Server);
  return {
    AWS_ENDPOINT_URL_SERVICE_QUOTAS: endpoint,
    AWS_ENDPOINT_URL_SESV2: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
  };
}
