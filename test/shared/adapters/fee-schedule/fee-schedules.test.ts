import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PUBLISHED, readFeeSchedules } from '../../../../shared/adapters/fee-schedule/fee-schedules.ts';
import { isFree, priceFor, quoteFee, scheduleInForce } from '../../../../shared/domain/fees.ts';
import { ICAO_NATIONALITIES } from '../../../../shared/domain/nationalities.ts';
import { METHOD_RULES } from '../../../../shared/gateways/registry.ts';
import { feeSchedules } from '../../../../shared/wiring/fee-schedules.ts';

const LOW_SEASON = ['2027-04-01', '2027-05-15', '2027-06-30'];
const HIGH_SEASON = ['2027-07-01', '2027-12-31', '2028-01-01', '2028-03-31'];
const ALL_YEAR = [...LOW_SEASON, ...HIGH_SEASON];
const VISA_TYPES = ['tourist-30-days', 'tourist-1-year', 'tourist-5-years', 'business', 'medical'];

const inForce = scheduleInForce(feeSchedules([]), Date.parse('2026-11-23T00:00:00Z'));
if (inForce === undefined) throw new Error('no schedule in force');

const quote = (nationality: string, visaType: string, arrivalDate: string) => {
  const found = quoteFee(inForce, { nationality, visaType, arrivalDate });
  if (found === undefined) throw new Error('no fee');
  return found;
};
const usd = (amount: number) => ({ amount, currency: 'USD' });
const byCard = (...of: Parameters<typeof quote>) => priceFor(quote(...of), 'stripe', METHOD_RULES.stripe);
const byAlipay = (...of: Parameters<typeof quote>) => priceFor(quote(...of), 'alipay', METHOD_RULES.alipay);

const FOLDER = 'shared/adapters/fee-schedule/schedules';

it('every schedule of the folder is published', () => {
  const files = globSync(`${FOLDER}/*.json`).filter((file) => {
    const schedule = JSON.parse(readFileSync(file, 'utf8'));
    return !PUBLISHED.some((published) => JSON.stringify(published) === JSON.stringify(schedule));
  });
  expect(files, 'add these to PUBLISHED in shared/adapters/fee-schedule/fee-schedules.ts').toEqual([]);
});

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
      expect(quote(nationality, visaType, date).scheduleVersion).toBe('2026-11');
      expect(byCard(nationality, visaType, date)).toEqual({
        fee,
        surcharge: usd(total - fee.amount),
        total: usd(total),
      });
      expect(byAlipay(nationality, visaType, date)).toBeUndefined();
    }
  });

  it.each(VISA_TYPES)('a Mongolian pays nothing for %s', (visaType) => {
    for (const date of ALL_YEAR) {
      expect(isFree(quote('MNG', visaType, date))).toBe(true);
      expect(byCard('MNG', visaType, date)).toEqual({ fee: usd(0), surcharge: usd(0), total: usd(0) });
    }
  });

  it.each(VISA_TYPES)('all others pay one flat fee for %s in USD or CNY, without a surcharge', (visaType) => {
    for (const [nationality, date] of ['CHN', ...ICAO_NATIONALITIES].flatMap((code) =>
      ALL_YEAR.map((day) => [code, day] as const),
    )) {
      const [card, alipay] = [byCard(nationality, visaType, date), byAlipay(nationality, visaType, date)];
      expect(card?.total).toEqual(usd(10_000));
      expect(alipay?.total).toEqual({ amount: 72_000, currency: 'CNY' });
      expect([card?.surcharge.amount, alipay?.surcharge.amount]).toEqual([0, 0]);
    }
  });
});

describe('a file with a schedule', () => {
  const flat = { nationalities: '*', visaTypes: '*', fees: [usd(10_000)], surchargeBasisPoints: 0 };
  const schedule = { version: 'v1', validFrom: '2026-01-01T00:00:00Z', visaTypes: ['business'], rules: [flat] };
  const british = { ...flat, nationalities: ['GBR'] };
  const withRule = (changed: object) => [{ ...schedule, rules: [{ ...british, ...changed }, flat] }];
  const read = (documents: readonly unknown[]) => readFeeSchedules(documents, METHOD_RULES);

  it('is accepted if it is complete', () => {
    const [first] = read([schedule]);
    expect(first?.validFrom).toBe(Date.UTC(2026, 0, 1));
    expect(first?.rules[0]?.surchargeBasisPoints).toEqual({ default: 0 });
  });

  it('may be without dollars, with a surcharge for each method', () => {
    const surcharges = { default: 140, alipay: 101 };
    const rule = { ...flat, fees: [{ amount: 19_000, currency: 'AUD' }], surchargeBasisPoints: surcharges };
    expect(read([{ ...schedule, rules: [rule] }])[0]?.rules[0]?.surchargeBasisPoints).toEqual(surcharges);
  });

  it('brings nationalities to the form of the API', () => {
    const [first] = read(withRule({ nationalities: ['D', 'XKX', 'XXA', 'GBN'] }));
    expect(first?.rules[0]?.nationalities).toEqual(['DEU', 'RKS', 'XXA', 'GBN']);
    expect(() => read(withRule({ nationalities: ['D', 'DEU'] }))).toThrow('names one twice');
  });

  it.each([
    [
      'local time',
      [{ ...schedule, validFrom: '2027-07-01T00:00:00+12:00' }],
      /validFrom: must be a time in UTC, such as /,
    ],
    ['a month that is none', withRule({ season: { fromMonth: 0, toMonth: 3 } }), /Rule 1\.season\.fromMonth: /],
    ['a country that is none', withRule({ nationalities: ['UK'] }), /Rule 1\.nationalities/],
    [
      'a currency that is none',
      withRule({ fees: [{ amount: 100, currency: 'RMB' }] }),
      /Rule 1\.fees\.0\.currency: not an ISO/,
    ],
    ['no fee', withRule({ fees: [] }), /Rule 1\.fees/],
    ['a currency twice', withRule({ fees: [usd(100), usd(200)] }), /Rule 1\.fees: prices a currency twice/],
    ['part of a cent', withRule({ fees: [usd(100.5)] }), /Rule 1\.fees\.0\.amount/],
    ['a negative fee', withRule({ fees: [usd(-1)] }), /Rule 1\.fees\.0\.amount/],
    ['a misspelt field', withRule({ seasons: { fromMonth: 1, toMonth: 3 } }), /Rule 1: .*seasons/],
    [
      'a method that is none',
      withRule({ surchargeBasisPoints: { default: 0, card: 1 } }),
      /Rule 1\.surchargeBasisPoints/,
    ],
    [
      'no surcharge for other methods',
      withRule({ surchargeBasisPoints: { stripe: 1 } }),
      /Rule 1\.surchargeBasisPoints/,
    ],
    [
      'a visa type that it does not offer',
      withRule({ visaTypes: ['bussiness'] }),
      /Rule 1\.visaTypes: bussiness is not one/,
    ],
    [
      'a visa type without a price',
      [{ ...schedule, visaTypes: ['business', 'medical'], rules: [{ ...flat, visaTypes: ['business'] }] }],
      /No rule has a price of medical for any other nationality/,
    ],
    [
      'a price for one season alone',
      [{ ...schedule, rules: [{ ...flat, season: { fromMonth: 4, toMonth: 6 } }] }],
      /No rule has a price of business .* arriving in January/,
    ],
    [
      'two prices of one case',
      withRule({ nationalities: '*', fees: [usd(9_000)] }),
      /Rule 1 .* and Rule 2 .* cover the same cases/,
    ],
    ['a fee below the minimum', withRule({ fees: [usd(10)] }), /Rule 1 .* stripe charges USD 0\.50 or more/],
    [
      'a version twice',
      [schedule, { ...schedule, validFrom: '2027-01-01T00:00:00Z' }],
      /v1 .*version is that of another schedule/s,
    ],
    [
      'two that begin together',
      [schedule, { ...schedule, version: 'v2' }],
      /v2 .*validFrom is that of another schedule/s,
    ],
    ['no schedule at all', [null], /The file: /],
  ])('is refused with %s', (_, documents, message) => {
    expect(() => read(documents)).toThrow(message);
    expect(() => read(documents)).toThrow(
      /^The fee schedule .* cannot be published \(docs\/fee-schedules\.md says how to write one\):\n- /,
    );
  });
});
