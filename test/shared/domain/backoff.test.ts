import { expect, it } from 'vitest';
import { nextRetryAt } from '../../../shared/domain/backoff.ts';

it('waits longer after each attempt, and then a day', () => {
  const minutes = Array.from({ length: 9 }, (_, tries) => (nextRetryAt(tries, 7) - 7) / 60_000);
  expect(minutes).toEqual([1, 5, 15, 60, 360, 1440, 1440, 1440, 1440]);
});
