import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { retryOnConflict } from '../../../../shared/use-cases/common/retry-on-conflict.ts';
import { ConcurrencyError } from '../../../../shared/use-cases/common/retryable-errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Fails its first writes with a conflict, and records when each attempt began. */
function losing(times: number) {
  const start = Date.now();
  const begun: number[] = [];
  const attempt = async (number: number) => {
    begun.push(Date.now() - start);
    expect(begun).toHaveLength(number);
    return number <= times ? 'retry' : 'written';
  };
  return { begun, attempt };
}

describe('retryOnConflict', () => {
  it('returns the result of the first attempt without a conflict; the pauses between them grow', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const { begun, attempt } = losing(4);
    const [result] = await Promise.all([retryOnConflict('pay_1', attempt), vi.runAllTimersAsync()]);
    expect(result).toBe('written');
    expect(begun).toEqual([0, 10, 30, 70, 150]);
  });

  it('throws a retryable error after five attempts', async () => {
    const { begun, attempt } = losing(5);
    const lost = expect(retryOnConflict('pay_1', attempt)).rejects.toBeInstanceOf(ConcurrencyError);
    await Promise.all([lost, vi.runAllTimersAsync()]);
    expect(begun).toHaveLength(5);
  });

  it('does not retry an error', async () => {
    const broken = new Error('broken');
    let attempts = 0;
    const attempt = async () => {
      attempts++;
      throw broken;
    };
    await expect(retryOnConflict('pay_1', attempt)).rejects.toBe(broken);
    expect(attempts).toBe(1);
  });
});
