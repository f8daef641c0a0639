import { describe, expect, it } from 'vitest';
import {
  type FeeSchedule,
  isFree,
  type LockedQuote,
  priceFor,
  quoteFee,
  scheduleInForce,
} from '../../../shared/domain/fees.ts';
import { money } from '../../../shared/domain/money.ts';
import { payableUntil, QUOTE_MARGIN } from '../../../shared/domain/price-lock.ts';

const schedule: FeeSchedule = {
  version: 'test',
  validFrom: 0,
  visaTypes: ['tourist'],
  rules: [
    {
      nationalities: ['GBR'],
      visaTypes: ['tourist'],
      season: { fromMonth: 7, toMonth: 3 },
      fees: [money(2500, 'USD')],
      surchargeBasisPoints: 300,
    },
    { nationalities: ['MNG'], visaTypes: '*', fees: [money(0, 'USD')], surchargeBasisPoints: 300 },
    { nationalities: '*', visaTypes: '*', fees: [money(10000, 'USD'), money(72000, 'CNY')], surchargeBasisPoints: 0 },
  ],
};
const quote = (nationality: string, arrivalDate: string) => {
  const found = quoteFee(schedule, { nationality, visaType: 'tourist', arrivalDate });
  if (found === undefined) throw new Error('no quote');
  return found;
};

describe('a quote', () => {
  it('adds the surcharge to the fee of the season', () => {
    expect(quote('GBR', '2027-01-15').prices).toEqual([
      { fee: money(2500, 'USD'), surcharge: money(75, 'USD'), total: money(2575, 'USD') },
    ]);
  });

  it.each([
    ['2027-03-31', 2575],
    ['2027-04-01', 10000],
    ['2027-06-30', 10000],
    ['2027-07-01', 2575],
    ['2027-12-31', 2575],
  ])('in a season across the end of the year costs on %s: %i', (date, total) =>
    expect(quote('GBR', date).prices[0]?.total.amount).toBe(total),
  );

  it('has a price in the first supported currency of a method, or none', () => {
    expect(priceFor(quote('USA', '2027-01-01'), { currencies: ['CNY'] })?.total).toEqual(money(72000, 'CNY'));
    expect(priceFor(quote('USA', '2027-01-01'), { currencies: 'any' })?.total).toEqual(money(10000, 'USD'));
    expect(priceFor(quote('GBR', '2027-01-01'), { currencies: ['CNY'] })).toBeUndefined();
  });

  it('of zero has no surcharge and is free', () => {
    expect(isFree(quote('MNG', '2027-01-01'))).toBe(true);
    expect(isFree(quote('GBR', '2027-01-01'))).toBe(false);
  });

  it('does not exist for an unknown visa type', () => {
    expect(
      quoteFee(schedule, { nationality: 'GBR', visaType: 'diplomatic', arrivalDate: '2027-01-01' }),
    ).toBeUndefined();
  });
});

describe('a schedule', () => {
  it('is valid from its date until a newer one is', () => {
    const [old, next] = [schedule, { ...schedule, version: 'next', validFrom: 1000 }];
    expect(scheduleInForce([next, old], 999)).toBe(old);
    expect(scheduleInForce([next, old], 1000)).toBe(next);
    expect(scheduleInForce([next], 999)).toBeUndefined();
  });
});

describe('a payment under a locked quote', () => {
  const locked: LockedQuote = { ...quote('USA', '2027-01-01'), id: 'q', lockedAt: 0, validUntil: 3_600_000 };

  it('is payable for the time of its method, but never longer than the lock', () => {
    expect(payableUntil(locked, 0, 60_000)).toBe(60_000);
    expect(payableUntil(locked, 3_000_000, 900_000)).toBe(3_600_000);
  });

  it('cannot start in the last five minutes of the lock', () => {
    expect(payableUntil(locked, 3_600_000 - QUOTE_MARGIN, 60_000)).toBeDefined();
    expect(payableUntil(locked, 3_600_000 - QUOTE_MARGIN + 1, 60_000)).toBeUndefined();
  });
});
