import { expect, test } from 'vitest';
import type { Applicant } from '../../infra/local/payers/applicant.ts';
import { testSystem } from '../support/system.ts';
import { intentsOf } from './kit/payments.ts';

const QUARTER = 15 * 60_000;

// Each test waits for an empty quarter of an hour first.
const system = await testSystem({ apiHosts: 2, clock: 'movable', settings: { PAYMENTS_PER_ADDRESS: '7' } });
const { applicant, advance, apiHosts } = system;

async function begin(applicant: Applicant) {
  const { id } = await applicant.submitted();
  return { id, ...(await applicant.call('POST', `/applications/${id}/payments`, { method: 'stripe' })) };
}

test('the sixth payment of a person within 15 minutes is refused at every host, with the time to wait', async () => {
  const devices = await Promise.all(apiHosts.map((host) => applicant({ user: 'amina', host })));
  const [amina, elsewhere] = devices;
  if (amina === undefined || elsewhere === undefined) throw new Error('two hosts');
  const first = await begin(amina);
  advance(5 * 60_000);
  for (const host of [elsewhere, amina, elsewhere, amina]) expect((await begin(host)).status).toBe(201);
  for (const host of devices) {
    const { id, status, headers, body } = await begin(host);
    expect({ status, code: body.code }).toEqual({ status: 429, code: 'rate_limited' });
    // Until the first of the five is a quarter of an hour old.
    const seconds = Number(headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(590);
    expect(seconds).toBeLessThanOrEqual(600);
    expect(Date.parse(body.until ?? '')).toBeGreaterThan(Date.now());
    expect((await host.application(id)).open).toBeUndefined();
    expect((await intentsOf(system, id)).filter((intent) => intent.status !== 'canceled')).toEqual([]);
  }
  expect((await amina.payments()).items).toHaveLength(5);
  // Resuming is no new payment, however often and wherever.
  for (const host of [...devices, ...devices, ...devices]) {
    const again = await host.call('POST', `/applications/${first.id}/payments`, { method: 'stripe' });
    expect(again.status).toBe(200);
  }
  advance(10 * 60_000);
  expect((await begin(amina)).status).toBe(201);
  expect((await begin(elsewhere)).status).toBe(429);
});

test('what was resumed a hundred times has counted once', async () => {
  advance(QUARTER);
  const wei = await applicant();
  const { id } = await begin(wei);
  const again = await Promise.all(Array.from({ length: 100 }, () => wei.pay(id, 'stripe')));
  expect(new Set(again.map(({ payment }) => payment.id)).size).toBe(1);
  for (let more = 0; more < 4; more++) expect((await begin(wei)).status).toBe(201);
  expect((await begin(wei)).status).toBe(429);
});

test('an address has a limit of its own, whoever sits behind it', async () => {
  advance(QUARTER);
  const [amina, wei] = [await applicant(), await applicant({ host: apiHosts[1] ?? '' })];
  for (const one of [amina, wei, amina, wei, amina, wei, amina]) expect((await begin(one)).status).toBe(201);
  const olga = await applicant({ user: 'olga' });
  const { status, headers, body } = await begin(olga);
  expect({ status, code: body.code }).toEqual({ status: 429, code: 'rate_limited' });
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(800);
  // What a caller says of its own address is not believed.
  const { id } = await olga.submitted();
  const claimed = await fetch(`${system.addresses.site}/api/applications/${id}/payments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await system.tokenOf('olga')}`,
      'content-type': 'application/json',
      'x-forwarded-for': '203.0.113.7',
    },
    body: JSON.stringify({ method: 'stripe' }),
  });
  expect(claimed.status).toBe(429);
  advance(QUARTER);
  expect((await begin(olga)).status).toBe(201);
});
