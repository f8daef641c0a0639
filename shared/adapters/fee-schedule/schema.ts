import countryCodes from 'i18n-iso-countries/codes.json' with { type: 'json' };
import * as z from 'zod';
import type { FeeRule, FeeSchedule } from '../../domain/fees.ts';

const PREFERRED_CURRENCY = 'USD';
const alpha3 = new Set(countryCodes.map(([, code]) => code));
const currencies = new Set(Intl.supportedValuesOf('currency'));

const unique = (values: readonly unknown[]) => new Set(values).size === values.length;
const listOf = <T extends z.ZodType>(item: T) => z.array(item).min(1).refine(unique, 'names one twice');

const month = z.int().min(1).max(12);
const country = z.string().refine((code) => alpha3.has(code), 'not an ISO 3166-1 alpha-3 code');
const visaType = z.string().regex(/^[a-z0-9-]{1,40}$/, 'not the name of a visa type');
const fee = z.strictObject({
  amount: z.int().nonnegative(),
  currency: z.string().refine((code) => currencies.has(code), 'not an ISO 4217 code'),
});

const rule: z.ZodType<FeeRule> = z.strictObject({
  nationalities: z.union([z.literal('*'), listOf(country)]),
  visaTypes: z.union([z.literal('*'), listOf(visaType)]),
  season: z.strictObject({ fromMonth: month, toMonth: month }).optional(),
  fees: z
    .array(fee)
    .refine((fees) => fees[0]?.currency === PREFERRED_CURRENCY, `must begin with ${PREFERRED_CURRENCY}`)
    .refine((fees) => unique(fees.map(({ currency }) => currency)), 'prices a currency twice'),
  surchargeBasisPoints: z.int().min(0).max(10_000),
});

const schedule = z
  .strictObject({
    version: z.string().min(1),
    validFrom: z.iso.datetime().transform((text) => Date.parse(text)),
    visaTypes: listOf(visaType),
    rules: z.array(rule).min(1),
  })
  .superRefine(({ visaTypes, rules }, context) => {
    const unknown = rules.flatMap((each) => each.visaTypes).filter((name) => name !== '*' && !visaTypes.includes(name));
    for (const name of unknown) context.addIssue(`prices ${name}, which is not one of its visa types`);
    const unpriced = visaTypes.filter((name) => !rules.some((each) => pricesForEveryone(each, name)));
    for (const name of unpriced) context.addIssue(`${name} has no price that applies to all nationalities all year`);
  });

export const feeSchedulesSchema: z.ZodType<FeeSchedule[]> = z
  .array(schedule)
  .refine((all) => unique(all.map(({ version }) => version)), 'two schedules have the same version')
  .refine((all) => unique(all.map(({ validFrom }) => validFrom)), 'two schedules begin at the same time');

function pricesForEveryone({ nationalities, visaTypes, season }: FeeRule, visa: string): boolean {
  return nationalities === '*' && season === undefined && (visaTypes === '*' || visaTypes.includes(visa));
}
