import countryCodes from 'i18n-iso-countries/codes.json' with { type: 'json' };
import * as z from 'zod';
import type { FeeRule, FeeSchedule } from '../../domain/fees.ts';
import { nationalityCodes, normalNationality } from '../../domain/nationalities.ts';
import { PAYMENT_METHODS } from '../../domain/payment-method.ts';

const nationalities = new Set(nationalityCodes(countryCodes.map(([, code = '']) => code)));
const currencies = new Set(Intl.supportedValuesOf('currency'));

const unique = (values: readonly unknown[]) => new Set(values).size === values.length;
const listOf = <T extends z.ZodType>(item: T) => z.array(item).min(1).refine(unique, 'names one twice');

const month = z.int().min(1).max(12);
const nationality = z
  .string()
  .overwrite(normalNationality)
  .refine((code) => nationalities.has(code), 'not a nationality code of ICAO Doc 9303');
const visaType = z.string().regex(/^[a-z0-9-]{1,40}$/, 'not the name of a visa type');
const fee = z.strictObject({
  amount: z.int().nonnegative(),
  currency: z.string().refine((code) => currencies.has(code), 'not an ISO 4217 code'),
});

const basisPoints = z.int().min(0).max(10_000);
const surcharges = z.union([
  basisPoints.transform((all) => ({ default: all })),
  z.strictObject({ default: basisPoints, ...optionalFor(basisPoints) }),
]);

const rule: z.ZodType<FeeRule> = z.strictObject({
  nationalities: z.union([z.literal('*'), listOf(nationality)]),
  visaTypes: z.union([z.literal('*'), listOf(visaType)]),
  season: z.strictObject({ fromMonth: month, toMonth: month }).optional(),
  fees: z
    .array(fee)
    .min(1)
    .refine((fees) => unique(fees.map(({ currency }) => currency)), 'prices a currency twice'),
  surchargeBasisPoints: surcharges,
});

/** The form of one file. What its rules say together is checked by `feeScheduleFaults`. */
export const feeScheduleSchema: z.ZodType<FeeSchedule> = z
  .strictObject({
    version: z.string().min(1),
    validFrom: z.iso
      .datetime('must be a time in UTC, such as 2027-06-30T12:00:00Z')
      .transform((text) => Date.parse(text)),
    visaTypes: listOf(visaType),
    rules: z.array(rule).min(1),
  })
  .superRefine(({ visaTypes, rules }, context) => {
    const named = rules.flatMap((each, i) => [...each.visaTypes].map((name) => [i, name] as const));
    for (const [i, name] of named) {
      if (name === '*' || visaTypes.includes(name)) continue;
      const message = `${name} is not one of the schedule's visa types`;
      context.addIssue({ code: 'custom', path: ['rules', i, 'visaTypes'], message });
    }
  });

function optionalFor<T extends z.ZodType>(value: T) {
  const each = PAYMENT_METHODS.map((method) => [method, value.optional()] as const);
  return Object.fromEntries(each) as Record<(typeof PAYMENT_METHODS)[number], z.ZodOptional<T>>;
}
