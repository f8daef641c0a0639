import { afterEach, expect, test, vi } from 'vitest';
import { withTimeout } from '../../../../shared/use-cases/common/with-timeout.ts';

afterEach(() => vi.useRealTimers());

test('stops waiting after the timeout', async () => {
  vi.useFakeTimers();
  const ended = vi.fn();
  const waiting = withTimeout(2_000, new Promise(() => {})).then(ended);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(ended).toHaveBeenCalledOnce();
});

test('ignores failures before and after the timeout', async () => {
  await withTimeout(2_000, Promise.reject(new Error('no answer')));
  vi.useFakeTimers();
  const late = Promise.withResolvers<void>();
  const waiting = withTimeout(2_000, late.promise);
  await vi.advanceTimersByTimeAsync(2_000);
  await waiting;
  late.reject(new Error('no answer'));
  await vi.advanceTimersByTimeAsync(1);
});
