import { afterEach, expect, test, vi } from 'vitest';
import { subscribe } from '../../web/src/live/connection.ts';
import { FakeWebSocket } from './support/fake-web-socket.ts';

const MINUTE = 60_000;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a connection that is always closed at once is tried ever more rarely', async () => {
  vi.useFakeTimers();
  let tickets = 0;
  vi.stubGlobal('fetch', async () => {
    tickets += 1;
    return new Response('{"ticket":"one-time"}', { headers: { 'content-type': 'application/json' } });
  });
  vi.stubGlobal(
    'WebSocket',
    class extends FakeWebSocket {
      constructor(url: URL) {
        super(url);
        setTimeout(() => this.open(), 1);
        setTimeout(() => this.dispatchEvent(new Event('close')), 2);
      }
    },
  );
  const stop = subscribe(() => {});
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  // Doubling from a second to a minute, with jitter: six in the first minute, then about one a minute.
  expect(tickets).toBeLessThan(30);
  expect(tickets).toBeGreaterThan(5);
  stop();
  await vi.advanceTimersByTimeAsync(MINUTE);
});
