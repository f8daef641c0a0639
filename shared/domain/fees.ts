import { add, type Money, surcharge } from './money.ts';
import type { MethodRules, PaymentMethod } from './payment-method.ts';

/** Basis points (1/10,000) of the fee, for the methods that are named and for all others. */
export type Surcharges = Readonly<Partial<Record<PaymentMethod, number>> & { default: number }>;

/** One line of a fee schedule. The first rule that matches applies; docs/fee-schedules.md says which rules may overlap. */
export interface FeeRule {
  /** Codes of ICAO Doc 9303 (see nationalities.ts), or '*' for every nationality. */
  readonly nationalities: readonly string[] | '*';
  readonly visaTypes: readonly string[] | '*';
  /** Months of arrival, 1 to 12, inclusive. Without it the fee applies all year. */
  readonly season?: { readonly fromMonth: number; readonly toMonth: number };
  /** The fee in each available currency, in minor units; the preferred currency first. */
  readonly fees: readonly Money[];
  readonly surchargeBasisPoints: Surcharges;
}

export interface FeeSchedule {
  /** Permanent name of this version: a published version is never edited, a new one is added. */
  readonly version: string;
  /** UTC milliseconds from which this version is used for quotes. */
  readonly validFrom: number;
  readonly visaTypes: readonly string[];
  readonly rules: readonly FeeRule[];
}

export interface FeeRequest {
  readonly nationality: string;
  readonly visaType: string;
  /** The calendar date of arrival, `yyyy-mm-dd`. */
  readonly arrivalDate: string;
}

/** What a payment method charges: fee + surcharge = total. */
export interface Price {
  readonly fee: Money;
  readonly surcharge: Money;
  readonly total: Money;
}

export interface FeeQuote {
  readonly scheduleVersion: string;
  /** The fee in each available currency, the preferred currency first. */
  readonly fees: readonly Money[];
  readonly surchargeBasisPoints: Surcharges;
}

/** A quote that was locked on submission until `validUntil`. Times are UTC milliseconds. */
export interface LockedQuote extends FeeQuote {
  readonly id: string;
  readonly lockedAt: number;
  readonly validUntil: number;
}

/** The version that is valid at `now` (UTC milliseconds). */
export function scheduleInForce(schedules: readonly FeeSchedule[], now: number): FeeSchedule | undefined {
  return schedules.filter((s) => s.validFrom <= now).sort((a, b) => b.validFrom - a.validFrom)[0];
}

/** Undefined if the schedule has no rule for this request. */
export function quoteFee(schedule: FeeSchedule, request: FeeRequest): FeeQuote | undefined {
  if (!schedule.visaTypes.includes(request.visaType)) return undefined;
  const rule = schedule.rules.find((candidate) => matches(candidate, request));
  if (rule === undefined) return undefined;
  const { fees, surchargeBasisPoints } = rule;
  return { scheduleVersion: schedule.version, fees, surchargeBasisPoints };
}

/**
 * What a method charges: the fee in the currency that it prefers, otherwise in the first currency of the quote that it supports; undefined
 * if it supports none. The surcharge is rounded half up to an amount that the method can charge.
 */
export function priceFor(
  { fees, surchargeBasisPoints }: Pick<FeeQuote, 'fees' | 'surchargeBasisPoints'>,
  method: PaymentMethod,
  { chargeLimits, preferredCurrency }: Pick<MethodRules, 'chargeLimits' | 'preferredCurrency'>,
): Price | undefined {
  const preferred = fees.filter(({ currency }) => currency === preferredCurrency);
  for (const fee of [...preferred, ...fees]) {
    const limits = chargeLimits(fee.currency);
    if (limits === undefined) continue;
    const basisPoints = surchargeBasisPoints[method] ?? surchargeBasisPoints.default;
    const extra = surcharge(fee, basisPoints, limits.multipleOf);
    return { fee, surcharge: extra, total: add(fee, extra) };
  }
  return undefined;
}

export function isFree({ fees }: Pick<FeeQuote, 'fees'>): boolean {
  return fees.every(({ amount }) => amount === 0);
}

function matches(rule: FeeRule, { arrivalDate, ...request }: FeeRequest): boolean {
  return covers(rule, { ...request, month: Number(arrivalDate.slice(5, 7)) });
}

/** What a rule decides on: a nationality, a visa type and the month of arrival, 1 to 12. */
export interface FeeCase {
  readonly nationality: string;
  readonly visaType: string;
  readonly month: number;
}

export function covers(
  { nationalities, visaTypes, season }: FeeRule,
  { nationality, visaType, month }: FeeCase,
): boolean {
  return (
    (nationalities === '*' || nationalities.includes(nationality)) &&
    (visaTypes === '*' || visaTypes.includes(visaType)) &&
    (season === undefined || inSeason(month, season))
  );
}

/** A season may span the end of the year (July to March). */
function inSeason(month: number, { fromMonth, toMonth }: { fromMonth: number; toMonth: number }): boolean {
  return fromMonth <= toMonth ? month >= fromMonth && month <= toMonth : month >= fromMonth || month <= toMonth;
}
