import { expect, it } from 'vitest';
import {
  blocksUntil,
  deadlinesOf,
  EXPIRE_UNCONFIRMED_AFTER,
  LAST_QUERY_AFTER,
  renewedUntil,
  sweepTimes,
} from '../../../shared/domain/payment-deadlines.ts';
import { anApplication, HOUR, NOW } from '../../support/fixtures.ts';

const MINUTE = 60_000;

it('a payment can be queried for half an hour after its end, and blocks no longer', () => {
  expect({ EXPIRE_UNCONFIRMED_AFTER, LAST_QUERY_AFTER }).toEqual({
    EXPIRE_UNCONFIRMED_AFTER: 30 * MINUTE,
    LAST_QUERY_AFTER: 30 * MINUTE,
  });
  expect(blocksUntil({ payableUntil: NOW })).toBe(NOW + 30 * MINUTE);
});

it('a payment is closed so long after its end as its method needs, and is due at each deadline', () => {
  const deadlines = deadlinesOf({ notFoundMeansClosedAfter: 10 * MINUTE }, NOW);
  expect(deadlines).toEqual({ payableUntil: NOW, closesAt: NOW + 10 * MINUTE });
  expect(sweepTimes(deadlines)).toEqual([NOW, NOW + 10 * MINUTE, NOW + 30 * MINUTE]);
});

it('a checkout is renewed for as long as a new one if that is a minute more at least, never for less time', () => {
  const { quote } = anApplication();
  if (quote === undefined) throw new Error('an application without a quote');
  const renewed = (payableUntil: number, now: number) =>
    renewedUntil({ payableUntil }, quote, { payableFor: 15 * MINUTE }, now);
  expect(renewed(NOW + 14 * MINUTE, NOW)).toBe(NOW + 15 * MINUTE);
  expect(renewed(NOW + 14 * MINUTE + 1, NOW)).toBe(NOW + 14 * MINUTE + 1);
  expect(renewed(NOW + HOUR, NOW)).toBe(NOW + HOUR);
  expect(renewed(NOW, quote.validUntil)).toBe(NOW);
});
