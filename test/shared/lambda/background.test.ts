import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { backgroundWorkDone, runInBackground } from '../../../shared/lambda/background.ts';
import { logger } from '../../../shared/lambda/logger.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('is waited for before an invocation ends, since its container freezes then', async () => {
  const order: string[] = [];
  const work = Promise.withResolvers<void>();
  runInBackground(
    'count',
    work.promise.then(() => void order.push('counted')),
  );
  const ended = backgroundWorkDone().then(() => void order.push('answered'));
  work.resolve();
  await ended;
  expect(order).toEqual(['counted', 'answered']);
});

it('holds an answer back for a quarter of a second at most', async () => {
  const work = Promise.withResolvers<void>();
  runInBackground('count', work.promise);
  let answered = false;
  const ended = backgroundWorkDone().then(() => {
    answered = true;
  });
  await vi.advanceTimersByTimeAsync(249);
  expect(answered).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await ended;
  expect(answered).toBe(true);
  work.resolve();
  await backgroundWorkDone();
});

it('that fails is logged, and fails nothing else', async () => {
  const warned = vi.spyOn(logger, 'warn').mockImplementation(() => {});
  runInBackground('count', Promise.reject(new Error('the table throttles')));
  await vi.advanceTimersByTimeAsync(250);
  await backgroundWorkDone();
  expect(warned).toHaveBeenCalledWith('background work failed', {
    work: 'count',
    error: expect.objectContaining({ message: 'the table throttles' }),
  });
});
