import fc from 'fast-check';
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
import { PAYMENT_METHODS } from '../../../shared/domain/payment-method.ts';
import { payableUntil, QUOTE_MARGIN, QUOTE_VALIDITY } from '../../../shared/domain/price-lock.ts';
import { METHOD_RULES } from '../../../shared/gateways/registry.ts';

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
      surchargeBasisPoints: { default: 300 },
    },
    { nationalities: ['MNG'], visaTypes: '*', fees: [money(0, 'USD')], surchargeBasisPoints: { default: 300 } },
    {
      nationalities: ['AUS'],
      visaTypes: '*',
      fees: [money(19_000, 'AUD'), money(90_000, 'CNY')],
      surchargeBasisPoints: { default: 199, alipay: 98 },
    },
    {
      nationalities: '*',
      visaTypes: '*',
      fees: [money(10000, 'USD'), money(72000, 'CNY')],
      surchargeBasisPoints: { default: 0 },
    },
  ],
};
const quote = (nationality: string, arrivalDate = '2027-01-01') => {
  const found = quoteFee(schedule, { nationality, visaType: 'tourist', arrivalDate });
  if (found === undefined) throw new Error('no quote');
  return found;
};
const byCard = (...of: Parameters<typeof quote>) => priceFor(quote(...of), 'stripe', METHOD_RULES.stripe);
const byAlipay = (...of: Parameters<typeof quote>) => priceFor(quote(...of), 'alipay', METHOD_RULES.alipay);

describe('a price', () => {
  it('is the fee of the season with its surcharge', () => {
    expect(byCard('GBR', '2027-01-15')).toEqual({
      fee: money(2500, 'USD'),
      surcharge: money(75, 'USD'),
      total: money(2575, 'USD'),
    });
  });

  it.each([
    ['2027-03-31', 2575],
    ['2027-04-01', 10000],
    ['2027-06-30', 10000],
    ['2027-07-01', 2575],
    ['2027-12-31', 2575],
  ])('in a season across the end of the year costs on %s: %i', (date, total) =>
    expect(byCard('GBR', date)?.total.amount).toBe(total),
  );

  it('is in the first currency of the quote that the method supports', () => {
    expect(byAlipay('USA')?.total).toEqual(money(72000, 'CNY'));
    expect(byCard('USA')?.total).toEqual(money(10000, 'USD'));
    expect(byAlipay('GBR')).toBeUndefined();
  });

  it('is in the currency that the method prefers, if the quote has it', () => {
    const chargeLimits = () => ({ minimum: 1, maximum: 1_000_000, multipleOf: 1 });
    const pricedIn = (preferredCurrency: string) =>
      priceFor(quote('AUS'), 'stripe', { chargeLimits, preferredCurrency })?.total.currency;
    expect(pricedIn('CNY')).toBe('CNY');
    expect(pricedIn('AUD')).toBe('AUD');
    expect(pricedIn('USD')).toBe('AUD');
  });

  it('has the surcharge of the method', () => {
    expect(byCard('AUS')?.surcharge).toEqual(money(378, 'AUD'));
    expect(byAlipay('AUS')?.surcharge).toEqual(money(882, 'CNY'));
  });

  it('of zero has no surcharge and is free', () => {
    expect(isFree(quote('MNG'))).toBe(true);
    expect(byCard('MNG')?.total).toEqual(money(0, 'USD'));
    expect(isFree(quote('GBR'))).toBe(false);
  });

  it('does not exist for an unknown visa type', () => {
    expect(
      quoteFee(schedule, { nationality: 'GBR', visaType: 'diplomatic', arrivalDate: '2027-01-01' }),
    ).toBeUndefined();
  });

  it('has a surcharge within half a step of the exact one, and a total that the method can charge', () => {
    const currencies = ['USD', 'AUD', 'JPY', 'KWD', 'ISK', 'UGX', 'MGA', 'HUF', 'TWD', 'CNY'];
    const charged = PAYMENT_METHODS.flatMap((method) =>
      currencies.flatMap((code) => {
        const limits = METHOD_RULES[method].chargeLimits(code);
        return limits === undefined ? [] : [{ method, code, multipleOf: limits.multipleOf }];
      }),
    );
    expect(new Set(charged.map(({ method }) => method)).size).toBe(PAYMENT_METHODS.length);
    const steps = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(fc.constantFrom(...charged), steps, fc.nat(10_000), (by, count, basisPoints) => {
        const { method, code, multipleOf } = by;
        const fee = money(count * multipleOf, code);
        const surcharges = { default: 1, [method]: basisPoints };
        const price = priceFor({ fees: [fee], surchargeBasisPoints: surcharges }, method, METHOD_RULES[method]);
        const extra = price?.surcharge.amount ?? Number.NaN;
        expect(2 * Math.abs(extra * 10_000 - fee.amount * basisPoints)).toBeLessThanOrEqual(multipleOf * 10_000);
        expect(price?.total.amount).toBe(fee.amount + extra);
        expect(extra % multipleOf).toBe(0);
      }),
    );
  });
});

describe('a schedule', () => {
  it('is valid from its date until a newer one is', () => {
    const [old, next] = [schedule, { ...schedule, version: 'next', validFrom: 1000 }];
    expect(scheduleInForce([next, old], 999)).toBe(old);
    expect(scheduleInForce([next, old], 1000)).toBe(next);
    expect(scheduleInForce([old, next], 1000)).toBe(next);
    expect(scheduleInForce([next], 999)).toBeUndefined();
  });
});

describe('a payment under a locked quote', () => {
  const locked: LockedQuote = { ...quote('USA'), id: 'q', lockedAt: 0, validUntil: 3_600_000 };

  it('is payable for the time of its method, but never longer than the lock', () => {
    expect(payableUntil(locked, 0, 60_000)).toBe(60_000);
    expect(payableUntil(locked, 3_000_000, 900_000)).toBe(3_600_000);
  });

  it('cannot start in the last five minutes of the lock', () => {
    expect({ QUOTE_VALIDITY, QUOTE_MARGIN }).toEqual({ QUOTE_VALIDITY: 86_400_000, QUOTE_MARGIN: 300_000 });
    expect(payableUntil(locked, 3_600_000 - QUOTE_MARGIN, 60_000)).toBeDefined();
    expect(payableUntil(locked, 3_600_000 - QUOTE_MARGIN + 1, 60_000)).toBeUndefined();
  });
});
