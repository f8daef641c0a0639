import { describe, expect, it } from 'vitest';
import { feeSchedules } from '../../../../shared/adapters/fee-schedule/fee-schedules.ts';
import { feeSchedulesSchema } from '../../../../shared/adapters/fee-schedule/schema.ts';
import { isFree, priceFor, quoteFee, scheduleInForce } from '../../../../shared/domain/fees.ts';
import { METHOD_RULES } from '../../../../shared/gateways/registry.ts';

const LOW_SEASON = ['2027-04-01', '2027-05-15', '2027-06-30'];
const HIGH_SEASON = ['2027-07-01', '2027-12-31', '2028-01-01', '2028-03-31'];
const ALL_YEAR = [...LOW_SEASON, ...HIGH_SEASON];
const VISA_TYPES = ['tourist-30-days', 'tourist-1-year', 'tourist-5-years', 'business', 'medical'];

const inForce = scheduleInForce(feeSchedules, Date.parse('2026-11-23T00:00:00Z'));
if (inForce === undefined) throw new Error('no schedule in force');

const quote = (nationality: string, visaType: string, arrivalDate: string) => {
  const found = quoteFee(inForce, { nationality, visaType, arrivalDate });
  if (found === undefined) throw new Error('no fee');
  return found;
};
const usd = (amount: number) => ({ amount, currency: 'USD' });

describe('the published fees', () => {
  // The fee in US dollars and the total in cents with the 3% surcharge, calculated manually.
  it.each([
    ['GBR', 'tourist-30-days', LOW_SEASON, 10, 1030],
    ['GBR', 'tourist-30-days', HIGH_SEASON, 25, 2575],
    ['GBR', 'tourist-1-year', ALL_YEAR, 40, 4120],
    ['GBR', 'tourist-5-years', ALL_YEAR, 484, 49852],
    ['GBR', 'business', ALL_YEAR, 242, 24926],
    ['GBR', 'medical', ALL_YEAR, 129, 13287],
    ['USA', 'tourist-30-days', LOW_SEASON, 10, 1030],
    ['USA', 'tourist-30-days', HIGH_SEASON, 25, 2575],
    ['USA', 'tourist-1-year', ALL_YEAR, 40, 4120],
    ['USA', 'tourist-5-years', ALL_YEAR, 160, 16480],
    ['USA', 'business', ALL_YEAR, 140, 14420],
    ['USA', 'medical', ALL_YEAR, 100, 10300],
    ['CAN', 'tourist-30-days', LOW_SEASON, 10, 1030],
    ['CAN', 'tourist-30-days', HIGH_SEASON, 25, 2575],
    ['CAN', 'tourist-1-year', ALL_YEAR, 40, 4120],
    ['CAN', 'tourist-5-years', ALL_YEAR, 200, 20600],
    ['CAN', 'business', ALL_YEAR, 120, 12360],
    ['CAN', 'medical', ALL_YEAR, 80, 8240],
    ['JOR', 'tourist-30-days', LOW_SEASON, 10, 1030],
    ['JOR', 'tourist-30-days', HIGH_SEASON, 25, 2575],
    ['JOR', 'tourist-1-year', ALL_YEAR, 40, 4120],
    ['JOR', 'tourist-5-years', ALL_YEAR, 200, 20600],
    ['JOR', 'business', ALL_YEAR, 120, 12360],
    ['JOR', 'medical', ALL_YEAR, 80, 8240],
  ])('%s pays the published fee for %s', (nationality, visaType, dates, dollars, total) => {
    for (const date of dates) {
      const fee = usd(dollars * 100);
      expect(quote(nationality, visaType, date)).toEqual({
        scheduleVersion: '2026-11',
        prices: [{ fee, surcharge: usd(total - fee.amount), total: usd(total) }],
      });
    }
  });

  it.each(VISA_TYPES)('a Mongolian pays nothing for %s', (visaType) => {
    for (const date of ALL_YEAR) {
      expect(isFree(quote('MNG', visaType, date))).toBe(true);
      expect(quote('MNG', visaType, date).prices).toEqual([{ fee: usd(0), surcharge: usd(0), total: usd(0) }]);
    }
  });

  it.each(VISA_TYPES)('all others pay one flat fee for %s in USD or CNY, without a surcharge', (visaType) => {
    for (const date of ALL_YEAR) {
      const flat = quote('CHN', visaType, date);
      expect(priceFor(flat, METHOD_RULES.stripe)?.total).toEqual(usd(10_000));
      expect(priceFor(flat, METHOD_RULES.alipay)?.total).toEqual({ amount: 72_000, currency: 'CNY' });
      expect(flat.prices.every(({ surcharge }) => surcharge.amount === 0)).toBe(true);
    }
  });
});

describe('the schema', () => {
  const flat = { nationalities: '*', visaTypes: '*', fees: [usd(100)], surchargeBasisPoints: 0 };
  const schedule = { version: 'v1', validFrom: '2026-01-01T00:00:00Z', visaTypes: ['business'], rules: [flat] };
  const withRule = (changed: object) => [{ ...schedule, rules: [{ ...flat, ...changed }, flat] }];

  it('accepts a complete schedule', () => {
    expect(feeSchedulesSchema.parse([schedule])).toMatchObject([{ validFrom: Date.UTC(2026, 0, 1) }]);
  });

  it.each([
    ['a month that is none', withRule({ season: { fromMonth: 0, toMonth: 3 } })],
    ['a country that is none', withRule({ nationalities: ['UK'] })],
    ['a currency that is none', withRule({ fees: [usd(1), { amount: 1, currency: 'RMB' }] })],
    ['dollars that do not come first', withRule({ fees: [{ amount: 1, currency: 'CNY' }, usd(1)] })],
    ['a currency twice', withRule({ fees: [usd(1), usd(2)] })],
    ['part of a cent', withRule({ fees: [usd(0.5)] })],
    ['a negative fee', withRule({ fees: [usd(-1)] })],
    ['a misspelt field', withRule({ seasons: { fromMonth: 1, toMonth: 3 } })],
    ['a visa type that it does not offer', withRule({ visaTypes: ['bussiness'] })],
    [
      'a visa type without a price',
      [{ ...schedule, visaTypes: ['business', 'medical'], rules: [{ ...flat, visaTypes: ['business'] }] }],
    ],
    ['a price for one season alone', [{ ...schedule, rules: [{ ...flat, season: { fromMonth: 4, toMonth: 6 } }] }]],
    ['a version twice', [schedule, { ...schedule, validFrom: '2027-01-01T00:00:00Z' }]],
    ['two that begin together', [schedule, { ...schedule, version: 'v2' }]],
  ])('rejects %s', (_, schedules) => {
    expect(feeSchedulesSchema.safeParse(schedules).success).toBe(false);
  });
});
