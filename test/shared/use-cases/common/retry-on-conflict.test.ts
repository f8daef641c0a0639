import { describe, expect, it } from 'vitest';
import { retryOnConflict } from '../../../../shared/use-cases/common/retry-on-conflict.ts';
import { ConcurrencyError } from '../../../../shared/use-cases/common/retryable-errors.ts';

/** Fails its first writes with a conflict, and records each attempt. */
function losing(times: number) {
  const attempts: number[] = [];
  const attempt = async (number: number) => {
    attempts.push(number);
    return number <= times ? 'retry' : 'written';
  };
  return { attempts, attempt };
}

describe('retryOnConflict', () => {
  it('returns the result of the first attempt without a conflict', async () => {
    const { attempts, attempt } = losing(4);
    expect(await retryOnConflict('pay_1', attempt)).toBe('written');
    expect(attempts).toEqual([1, 2, 3, 4, 5]);
  });

  it('throws a retryable error after five attempts', async () => {
    const { attempts, attempt } = losing(5);
    await expect(retryOnConflict('pay_1', attempt)).rejects.toBeInstanceOf(ConcurrencyError);
    expect(attempts).toHaveLength(5);
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
