import { expect, it } from 'vitest';
import { RATE_WINDOW } from '../../../shared/domain/rate-limits.ts';
import { ExpiringRows } from '../../../tools/simulate/table/expiring-rows.ts';
import { RateCounters } from '../../../tools/simulate/table/rate-counters.ts';

it('a row is read until it is removed, some time after its time is over', () => {
  let now = 0;
  const rows = new ExpiringRows<string>({ now: () => now, delay: () => 100 });
  rows.set('a', 'first', 1_000);
  now = 1_099;
  expect(rows.get('a')).toBe('first');
  rows.set('a', 'second', 2_000);
  now = 2_099;
  expect(rows.get('a')).toBe('second');
  now = 2_100;
  expect(rows.get('a')).toBeUndefined();
});

it.each([0, 2 * 86_400_000])('a payer is counted the same if old rows are removed %s ms late', (delay) => {
  let now = 1_000_000;
  const counters = new RateCounters({ perUser: 2, perAddress: 9 }, { now: () => now, delay: () => delay });
  const payer = { userId: 'amina', address: '192.0.2.1' };
  const count = () => counters.count(payer, now)?.outcome;
  expect([count(), count(), count()]).toEqual([undefined, undefined, 'rate_limited']);
  now += RATE_WINDOW;
  expect([count(), count(), count()]).toEqual([undefined, undefined, 'rate_limited']);
});
