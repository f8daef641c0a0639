import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type System, startSystem } from '../../../infra/local/system.ts';

let dataDir: string;
let system: System;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'evisa-'));
  system = await startSystem({ ports: 'free', dataDir });
});
afterAll(async () => {
  await system?.stop();
  await rm(dataDir, { recursive: true });
});

const go = (address: string) => fetch(address, { redirect: 'manual' });
const post = (address: string, fields: Record<string, string>) =>
  fetch(address, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

async function begin(method: string): Promise<string> {
  const response = await go(`${system.addresses.site}/example?method=${method}`);
  expect(response.status, await response.clone().text()).toBe(303);
  return String(response.headers.get('location'));
}

test('a card pays the example, and coming back shows what the gateway says', async () => {
  const form = new URL(await begin('stripe'));
  expect(form.origin).toBe(system.addresses.stripe);
  const back = String(form.searchParams.get('return_url'));
  const before = await (await fetch(back)).text();
  expect(before).toContain('Continue this payment');

  const card = { number: '4242424242424242', expiry: '12/34', cvc: '123', return_url: back };
  const paid = await post(`${form.origin}${form.pathname}`, card);
  expect(paid.headers.get('location')).toContain(back);
  const after = await (await fetch(String(paid.headers.get('location')))).text();
  expect(after).toContain('<strong>succeeded</strong>');
  expect(after).toContain('The application is paid');
  expect(after).not.toContain('http-equiv="refresh"');
});

test('Alipay pays the example', async () => {
  const opened = await go(await begin('alipay'));
  const cashier = String(opened.headers.get('location'));
  expect(cashier).toContain(system.addresses.alipay);
  await post(`${cashier}/login`, {});
  const paid = await post(`${cashier}/pay`, { outcome: 'success' });
  const page = await (await fetch(String(paid.headers.get('location')))).text();
  expect(page).toContain('<strong>succeeded</strong>');
});

test('a return address alone pays nothing', async () => {
  const form = new URL(await begin('stripe'));
  const back = `${form.searchParams.get('return_url')}?redirect_status=succeeded&trade_status=TRADE_SUCCESS`;
  expect(await (await fetch(back)).text()).toContain('<strong>pending</strong>');
});

test('a method that does not exist is not begun', async () => {
  expect((await go(`${system.addresses.site}/example?method=cash`)).status).toBe(400);
});
