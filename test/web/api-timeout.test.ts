import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api, bodyOf } from '../../web/src/api/api.ts';

const BASE = { baseUrl: 'https://visa.example/api' };

/** The signal of the last request; none is answered. */
let sent: AbortSignal | undefined;
beforeEach(() => {
  vi.stubGlobal('location', new URL('https://visa.example/'));
  vi.stubGlobal('fetch', (_request: Request, { signal }: { signal: AbortSignal }) => {
    sent = signal;
    return new Promise((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  sent = undefined;
});

test('a request that the API does not answer is given up as a network problem, later than API Gateway gives it up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const failure = bodyOf(api.GET('/config', BASE)).catch((error) => error);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(sent?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await failure).toMatchObject({ code: 'offline' });
});

test.each(['before it is sent', 'while it is sent'])(
  'a request that nobody needs any more %s is aborted',
  async (when) => {
    const page = new AbortController();
    if (when === 'before it is sent') page.abort();
    const failure = api.GET('/config', { ...BASE, signal: page.signal }).catch((error) => error);
    await vi.waitFor(() => expect(sent).toBeDefined());
    page.abort();
    expect(sent?.aborted).toBe(true);
    expect(await failure).toMatchObject({ name: 'AbortError' });
  },
);
