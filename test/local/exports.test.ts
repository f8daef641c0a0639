import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { exportJob } from '../../shared/api/schemas.ts';
import { testSystem } from '../support/system.ts';

const system = await testSystem();
const { site, schedule } = system.addresses;

async function call(method: 'GET' | 'POST', path: string, groups: readonly string[], body?: object) {
  const authorization = `Bearer ${await system.tokenOf('fiona', groups)}`;
  const headers = { authorization, ...(body && { 'content-type': 'application/json' }) };
  const response = await fetch(`${site}/api${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return { status: response.status, body: z.looseObject({}).parse(await response.json()) };
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10);
// The day may end during a test.
const [today, tomorrow] = [day(Date.now()), day(Date.now() + 24 * 60 * 60_000)];
const request = { dataset: 'payments', from: today, to: tomorrow, format: 'csv' };

describe('an export in the whole system', () => {
  it('is written by the job, and downloaded by a presigned URL', async () => {
    const person = await system.applicant();
    const { id } = await person.applyAndSubmit();
    const { payment } = await person.startPayment(id, 'stripe');
    const accepted = await call('POST', '/exports', ['finance'], request);
    expect(accepted).toMatchObject({ status: 202, body: { state: 'running', rows: 0, request, timeZone: 'UTC' } });
    expect(accepted.body).not.toHaveProperty('download');
    const job = exportJob.parse(accepted.body);
    const path = `/exports/${job.id}`;

    // A run takes up the three oldest exports, and other tests of the shared system request and run some too.
    const afterRun = async () => {
      await fetch(`${schedule}/run-export`, { method: 'POST' });
      return call('GET', path, ['finance']);
    };
    await expect.poll(afterRun).toMatchObject({ body: { state: 'done', rows: expect.any(Number) } });
    const done = await call('GET', path, ['finance']);
    const { url = '' } = exportJob.parse(done.body).download ?? {};
    const file = await fetch(url);
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="payments-${today}-${tomorrow}.csv"`);
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(await file.text()).toContain(`,${payment.id},${id},`);
    const forged = url.replace(/(?<=Signature=)./, (digit) => (digit === '0' ? '1' : '0'));
    expect((await fetch(forged)).status).toBe(403);
  });

  it.each([[[]], [['officer']]])('is forbidden for members of %j', async (groups) => {
    expect((await call('POST', '/exports', groups, request)).status).toBe(403);
    expect((await call('GET', '/exports/exp_0000000000000000', groups)).status).toBe(403);
  });

  it('is rejected with an invalid range or request', async () => {
    const wrong = await call('POST', '/exports', ['finance'], { ...request, from: '2020-01-01' });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'invalid_date_range' } });
    expect((await call('POST', '/exports', ['finance'], { ...request, what: 'passports' })).status).toBe(400);
    expect((await call('GET', '/exports/exp_0000000000000000', ['finance'])).status).toBe(404);
  });

  it('the schedule runs the redaction', async () => {
    const run = await fetch(`${schedule}/redact-personal-data`, { method: 'POST' });
    expect(await run.json()).toEqual({ done: 0, skipped: 0, failed: 0, lag: 0 });
  });

  it('personal data is redacted on request', async () => {
    const person = await system.applicant();
    const { id } = await person.applyAndSubmit();
    const redact = async (applicationId: string) => {
      const body = JSON.stringify({ applicationId });
      return (await fetch(`${schedule}/redact-personal-data`, { method: 'POST', body })).json();
    };
    expect(await redact(id)).toEqual({ outcome: 'redacted' });
    expect(await person.application(id)).toMatchObject({ state: 'withdrawn', fullName: '', passportNumber: '' });
    expect(await redact('pay_1')).toEqual({ error: expect.stringContaining('JobFailed') });
  });
});
