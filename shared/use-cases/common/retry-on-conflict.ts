import { ConcurrencyError } from './retryable-errors.ts';

const MAX_ATTEMPTS = 5;
/** Milliseconds. */
const FIRST_DELAY = 20;

/**
 * Reads, decides and writes again while somebody else changes the same rows. Between two attempts it waits, with jitter, so that those who
 * collided once do not collide again.
 *
 * @param id names what is contended
 * @param attempt answers 'retry' where its write lost; its number counts from 1
 * @throws ConcurrencyError after five attempts
 */
export async function retryOnConflict<T>(
  id: string,
  attempt: (number: number) => Promise<T | 'retry'>,
): Promise<Exclude<T, 'retry'>> {
  for (let number = 1; number <= MAX_ATTEMPTS; number++) {
    if (number > 1) await sleep(Math.random() * FIRST_DELAY * 2 ** (number - 2));
    const result = await attempt(number);
    if (result !== 'retry') return result as Exclude<T, 'retry'>;
  }
  throw new ConcurrencyError(id);
}

function sleep(duration: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, duration));
}
