import { add, type Money, surcharge } from './money.ts';
import { type MethodRules, supportsCurrency } from './payment-method.ts';

/** One line of a fee schedule. The first rule that fits an applicant is the one that counts. */
export interface FeeRule {
  /** ISO 3166-1 alpha-3 codes, or '*' for every nationality. */
  readonly nationalities: readonly string[] | '*';
  readonly visaTypes: readonly string[] | '*';
  /** Months of arrival, 1 to 12, first and last included; without it the fee is the same all year. */
  readonly season?: { readonly fromMonth: number; readonly toMonth: number };
  /** The fee in each currency in which it is priced, in minor units; the first is the schedule's preferred one. */
  readonly fees: readonly Money[];
  /** The bank's surcharge on the fee, in ten-thousandths. */
  readonly surchargeBasisPoints: number;
}

export interface FeeSchedule {
  /** Names this version for good: a published version is never edited, a new one is added. */
  readonly version: string;
  /** UTC milliseconds from which quotes are made from this version. */
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

/** What one currency costs: fee + surcharge = total. */
export interface Price {
  readonly fee: Money;
  readonly surcharge: Money;
  readonly total: Money;
}

export interface FeeQuote {
  readonly scheduleVersion: string;
  /** One price per currency, the preferred currency first. */
  readonly prices: readonly Price[];
}

/** A quote that holds until `validUntil` (UTC milliseconds), made when the application was submitted. */
export interface LockedQuote extends FeeQuote {
  readonly id: string;
  readonly lockedAt: number;
  readonly validUntil: number;
}

/** The version in force at `now` (UTC milliseconds). */
export function scheduleInForce(schedules: readonly FeeSchedule[], now: number): FeeSchedule | undefined {
  return schedules.filter((s) => s.validFrom <= now).sort((a, b) => b.validFrom - a.validFrom)[0];
}

/** Undefined if the schedule has no rule for this applicant. */
export function quoteFee(schedule: FeeSchedule, request: FeeRequest): FeeQuote | undefined {
  if (!schedule.visaTypes.includes(request.visaType)) return undefined;
  const rule = schedule.rules.find((candidate) => fits(candidate, request));
  if (rule === undefined) return undefined;
  const prices = rule.fees.map((fee) => {
    const extra = surcharge(fee, rule.surchargeBasisPoints);
    return { fee, surcharge: extra, total: add(fee, extra) };
  });
  return { scheduleVersion: schedule.version, prices };
}

/** What a method charges: the price in the first currency of the quote that it takes, undefined if it takes none. */
export function priceFor(quote: FeeQuote, rules: Pick<MethodRules, 'currencies'>): Price | undefined {
  return quote.prices.find((price) => supportsCurrency(rules, price.total.currency));
}

export function isFree(quote: FeeQuote): boolean {
  return quote.prices.every((price) => price.total.amount === 0);
}

function fits(rule: FeeRule, request: FeeRequest): boolean {
  const month = Number(request.arrivalDate.slice(5, 7));
  const season = rule.season;
  return (
    (rule.nationalities === '*' || rule.nationalities.includes(request.nationality)) &&
    (rule.visaTypes === '*' || rule.visaTypes.includes(request.visaType)) &&
    (season === undefined || inSeason(month, season))
  );
}

/** A season may run over the year's end (July to March). */
function inSeason(month: number, { fromMonth, toMonth }: { fromMonth: number; toMonth: number }): boolean {
  return fromMonth <= toMonth ? month >= fromMonth && month <= toMonth : month >= fromMonth || month <= toMonth;
}
