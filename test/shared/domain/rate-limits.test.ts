import { expect, test } from 'vitest';
import { PER_ADDRESS_RANGE, RATE_LIMITS, RATE_WINDOW } from '../../../shared/domain/rate-limits.ts';

test('a user starts at most five payments in a quarter of an hour, and an address no fewer than a user', () => {
  expect(RATE_WINDOW).toBe(900_000);
  expect(RATE_LIMITS).toEqual({ perUser: 5, perAddress: 60 });
  expect(PER_ADDRESS_RANGE).toEqual({ min: 5, max: 1000 });
});
