import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feeScheduleFaults } from '../../../shared/domain/fee-schedule-faults.ts';
import { type FeeRule, type FeeSchedule, quoteFee } from '../../../shared/domain/fees.ts';
import { type Money, money } from '../../../shared/domain/money.ts';
import { PAYMENT_METHODS } from '../../../shared/domain/payment-method.ts';
import { METHOD_RULES } from '../../../shared/gateways/registry.ts';

const VISA_TYPES = ['tourist', 'business'];
const flat: FeeRule = {
  nationalities: '*',
  visaTypes: '*',
  fees: [money(10_000, 'USD')],
  surchargeBasisPoints: { default: 0 },
};
const scheduleOf = (rules: readonly FeeRule[]): FeeSchedule => ({
  version: '1',
  validFrom: 0,
  visaTypes: VISA_TYPES,
  rules,
});
const faultsOf = (...rules: readonly FeeRule[]) => feeScheduleFaults(scheduleOf(rules), METHOD_RULES);
const british = (fromMonth: number, toMonth: number): FeeRule => ({
  ...flat,
  nationalities: ['GBR'],
  visaTypes: ['tourist'],
  season: { fromMonth, toMonth },
});
const costing = (...fees: Money[]): FeeRule => ({ ...flat, fees });

describe('rules that contradict each other are reported by their numbers:', () => {
  it.each<[string, FeeRule[], RegExp[]]>([
    [
      'overlapping seasons',
      [british(4, 6), british(6, 9), flat],
      [
        /^Rule 1 \(GBR; tourist; April to June\) and Rule 2 \(GBR; tourist; June to September\) overlap: both price tourist for GBR arriving in June\./,
      ],
    ],
    [
      'an overlap across the end of the year',
      [british(11, 2), british(2, 3), flat],
      [/^Rule 1 .* and Rule 2 .* overlap: .* arriving in February\./],
    ],
    [
      'one rule twice',
      [british(4, 6), british(4, 6), flat],
      [/^Rule 1 .* and Rule 2 .* cover the same cases\. Remove/],
    ],
    [
      'the same season written in two ways',
      [british(1, 12), { ...british(1, 1), season: undefined }, flat],
      [/^Rule 1 .* and Rule 2 .* cover the same cases/],
    ],
    [
      'a rule behind one that covers everything',
      [flat, british(4, 6)],
      [
        /^Rule 2 .* can never apply: Rule 1 \(all nationalities; all visa types; all year\) .* Move rule 2 before rule 1/,
      ],
    ],
    [
      'one nationality and one visa type, each with a rule',
      [{ ...flat, nationalities: ['GBR'] }, { ...flat, visaTypes: ['business'] }, flat],
      [/^Rule 1 .* and Rule 2 .* overlap: both price business for GBR arriving in January\./],
    ],
    [
      'a rule that narrower ones replace entirely',
      [british(4, 6), british(7, 3), { ...british(1, 1), season: undefined }, flat],
      [/^Rule 3 \(GBR; tourist; all year\) can never apply: other rules cover all its cases\. Remove it\.$/],
    ],
    [
      'a case without a price',
      [
        { ...flat, visaTypes: ['tourist'] },
        { ...flat, visaTypes: ['business'], season: { fromMonth: 1, toMonth: 11 } },
      ],
      [/^No rule has a price of business for any other nationality arriving in December\. Add one\.$/],
    ],
    [
      'each visa type without a price',
      [{ ...flat, nationalities: ['GBR'] }],
      [/^No rule has a price of tourist for any other/, /^No rule has a price of business for any other/],
    ],
    [
      'several faults, in the order of the rules',
      [
        { ...flat, nationalities: ['GBR', 'FRA'] },
        { ...flat, nationalities: ['FRA'] },
        { ...flat, nationalities: ['GBR'] },
        flat,
      ],
      [/^Rule 2 \(FRA; .*\) can never apply: Rule 1 \(GBR, FRA; /, /^Rule 3 \(GBR; .*\) can never apply: Rule 1 /],
    ],
    [
      'a rule that narrower ones replace entirely, beside another fault',
      [
        { ...flat, nationalities: ['GBR'] },
        { ...flat, nationalities: ['FRA'] },
        { ...flat, nationalities: ['GBR', 'FRA'], visaTypes: VISA_TYPES },
        { ...flat, nationalities: ['USA'] },
        { ...flat, nationalities: ['USA'] },
        flat,
      ],
      [
        /^Rule 4 .* and Rule 5 .* cover the same cases/,
        /^Rule 3 \(GBR, FRA; tourist, business; all year\) can never apply: other rules/,
      ],
    ],
  ])('%s', (_, rules, expected) => {
    const faults = faultsOf(...rules);
    expect(faults).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });

  it.each<[string, FeeRule[]]>([
    ['a narrower rule before a wider one', [british(6, 6), british(4, 9), { ...flat, nationalities: ['GBR'] }, flat]],
    [
      'seasons that divide the year',
      [
        { ...flat, season: { fromMonth: 4, toMonth: 6 } },
        { ...flat, season: { fromMonth: 7, toMonth: 3 } },
      ],
    ],
    [
      'an overlap that has its own rule',
      [
        { ...flat, nationalities: ['GBR'], visaTypes: ['business'] },
        { ...flat, nationalities: ['GBR'] },
        { ...flat, visaTypes: ['business'] },
        flat,
      ],
    ],
  ])('but not %s', (_, rules) => expect(faultsOf(...rules)).toEqual([]));

  it('no order of the same rules gives another price without a fault', () => {
    const some = (values: readonly string[]) =>
      fc.oneof(fc.constant('*' as const), fc.subarray([...values], { minLength: 1 }));
    const month = fc.integer({ min: 1, max: 12 });
    const season = fc.option(fc.record({ fromMonth: month, toMonth: month }), { nil: undefined });
    const rule = fc.tuple(some(['GBR', 'USA']), some(VISA_TYPES), season).map(([nationalities, visaTypes, when]) => ({
      ...flat,
      nationalities,
      visaTypes,
      ...(when && { season: when }),
    }));
    const priced = fc
      .uniqueArray(rule, { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) })
      .map((rules) => [...rules, flat].map((one, i) => ({ ...one, fees: [money(1000 + i, 'USD')] })));
    const reordered = priced.chain((rules) =>
      fc.tuple(fc.constant(rules), fc.shuffledSubarray(rules, { minLength: rules.length })),
    );
    const date = fc.tuple(fc.constantFrom('GBR', 'USA', 'FRA'), fc.constantFrom(...VISA_TYPES), month);
    let compared = 0;
    fc.assert(
      fc.property(reordered, date, ([rules, others], [nationality, visaType, arrival]) => {
        if (faultsOf(...rules).length > 0 || faultsOf(...others).length > 0) return;
        compared += 1;
        const request = { nationality, visaType, arrivalDate: `2027-${String(arrival).padStart(2, '0')}-15` };
        expect(quoteFee(scheduleOf(others), request)).toEqual(quoteFee(scheduleOf(rules), request));
      }),
      { numRuns: 2_000 },
    );
    expect(compared).toBeGreaterThan(20);
  });
});

describe('amounts that nobody can pay are reported with the method:', () => {
  it.each<[string, FeeRule, RegExp]>([
    [
      'free in one currency alone',
      costing(money(0, 'USD'), money(100, 'CNY')),
      /^Rule 1 .*: it is free in USD alone\. Make it free in all/,
    ],
    ['free in the second one alone', costing(money(100, 'USD'), money(0, 'CNY')), /it is free in CNY alone/],
    [
      'less than a card can be charged',
      costing(money(10, 'USD')),
      /the total by stripe is USD 0\.10, and stripe charges USD 0\.50 or more\. Raise the fee, or make it free\.$/,
    ],
    [
      'less than a card can be charged in forints',
      costing(money(17_499, 'HUF')),
      /HUF 174\.99, and stripe charges HUF 175\.00 or more/,
    ],
    ['less than a card can be charged in yen', costing(money(49, 'JPY')), /JPY 49, and stripe charges JPY 50 or more/],
    [
      'thousandths of a dinar',
      costing(money(5124, 'KWD')),
      /stripe cannot charge KWD 5\.124, only multiples of KWD 0\.010\. Round/,
    ],
    [
      'part of an ariary',
      costing(money(10_050, 'MGA')),
      /stripe cannot charge MGA 100\.50, only multiples of MGA 1\.00/,
    ],
    [
      'too much',
      costing(money(100_000_000, 'USD')),
      /USD 1000000\.00, and stripe charges USD 999999\.99 or less\. Lower the fee\.$/,
    ],
    [
      'part of a forint',
      costing(money(17_550, 'HUF')),
      /paypal cannot charge HUF 175\.50, only multiples of HUF 1\.00/,
    ],
    ['too many krónur', costing(money(1_000_000, 'ISK')), /ISK 1000000, and stripe charges ISK 999999 or less/],
  ])('%s', (_, rule, fault) => {
    // Other methods may have a reason of their own.
    expect(faultsOf(rule)).toContainEqual(expect.stringMatching(fault));
  });

  it('but not the largest amount of a card', () => {
    expect(faultsOf(costing(money(99_999_999, 'USD'))).join()).not.toContain('the total by stripe');
  });

  it('a currency that no method supports', () => {
    const none = PAYMENT_METHODS.map((method) => [method, { ...METHOD_RULES[method], chargeLimits: () => undefined }]);
    const faults = feeScheduleFaults(scheduleOf([flat]), Object.fromEntries(none));
    expect(faults).toEqual([expect.stringMatching(/no payment method supports USD\. Remove the fee in USD\.$/)]);
  });

  it.each<[string, FeeRule]>([
    [
      'a fee that reaches the minimum with its surcharge',
      { ...costing(money(49, 'USD')), surchargeBasisPoints: { default: 300 } },
    ],
    [
      'a dinar whose surcharge has thousandths',
      { ...costing(money(5120, 'KWD')), surchargeBasisPoints: { default: 98 } },
    ],
    ['krónur', costing(money(5, 'ISK'))],
    ['a large fee in rupiah', costing(money(1_500_000_00, 'IDR'))],
    ['no dollars', costing(money(19_000, 'AUD'))],
    ['no charge', costing(money(0, 'AUD'), money(0, 'CNY'))],
  ])('but not %s', (_, rule) => expect(faultsOf(rule)).toEqual([]));
});
