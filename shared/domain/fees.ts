import { add, type Money, surcharge } from './money.ts';
import { type MethodRules, supportsCurrency } from './payment-method.ts';

/** One line of a fee schedule. The first rule that matches applies. */
export interface FeeRule {
  /** ISO 3166-1 alpha-3 codes, or '*' for every nationality. */
  readonly nationalities: readonly string[] | '*';
  readonly visaTypes: readonly string[] | '*';
  /** Months of arrival, 1 to 12, inclusive. Without it the fee applies all year. */
  readonly season?: { readonly fromMonth: number; readonly toMonth: number };
  /** The fee in each available currency, in minor units; the preferred currency first. */
  readonly fees: readonly Money[];
  /** The bank's surcharge on the fee, in basis points (1/10,000). */
  readonly surchargeBasisPoints: number;
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

/** The price in one currency: fee + surcharge = total. */
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

function matches(rule: FeeRule, request: FeeRequest): boolean {
  const month = Number(request.arrivalDate.slice(5, 7));
  const season = rule.season;
  return (
    (rule.nationalities === '*' || rule.nationalities.includes(request.nationality)) &&
    (rule.visaTypes === '*' || rule.visaTypes.includes(request.visaType)) &&
    (season === undefined || inSeason(month, season))
  );
}

/** A season may span the end of the year (July to March). */
function inSeason(month: number, { fromMonth, toMonth }: { fromMonth: number; toMonth: number }): boolean {
  return fromMonth <= toMonth ? month >= fromMonth && month <= toMonth : month >= fromMonth || month <= toMonth;
}
