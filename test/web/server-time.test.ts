import { afterEach, expect, test, vi } from 'vitest';
import { api } from '../../web/src/api/api.ts';
import { readServerTime, serverNow } from '../../web/src/api/server-time.ts';

const HOUR = 3_600_000;
const sentAt = (time: number) => new Response('{}', { headers: { date: new Date(time).toUTCString() } });

afterEach(() => {
  readServerTime(sentAt(Date.now()));
  vi.unstubAllGlobals();
});

test('every answer of the API tells the server’s time', async () => {
  vi.stubGlobal('fetch', async () => sentAt(Date.now() - 3 * HOUR));
  vi.stubGlobal('location', new URL('https://visa.example/'));
  await api.GET('/config', { baseUrl: 'https://visa.example/api' });
  expect(Math.abs(serverNow() - (Date.now() - 3 * HOUR))).toBeLessThan(2_000);
});

test('a second is no difference, and an answer without a time changes nothing', () => {
  readServerTime(sentAt(Date.now()));
  expect(Math.abs(serverNow() - Date.now())).toBeLessThan(100);
  readServerTime(sentAt(Date.now() + HOUR));
  readServerTime(new Response('{}'));
  expect(serverNow() - Date.now()).toBeGreaterThan(HOUR - 2_000);
});
