import { decimalsOf } from '../../domain/money.ts';
import type { ChargeLimits } from '../../domain/payment-method.ts';
import { decimalsAtStripe } from './amounts.ts';

/**
 * The minimum charge by settlement currency, in Stripe's units (Stripe: Supported currencies, "Minimum and maximum charge amounts"). An
 * account that settles in another currency has that currency's minimum, converted at the rate of the day.
 */
const MINIMUMS: Readonly<Record<string, number>> = {
  AED: 200,
  AUD: 50,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  CZK: 1500,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  HKD: 400,
  HUF: 17_500,
  INR: 50,
  JPY: 50,
  MXN: 1000,
  MYR: 200,
  NOK: 300,
  NZD: 50,
  PLN: 200,
  RON: 200,
  SEK: 300,
  SGD: 50,
  THB: 1000,
  USD: 50,
};

/** How many digits an amount may have in Stripe's units, from the same page. */
const DIGITS: Readonly<Record<string, number>> = { IDR: 12, LBP: 11, COP: 10, HUF: 10, JPY: 10, INR: 9 };
const DIGITS_OF_OTHERS = 8;

/** The charge limits in the minor units of ISO 4217. Which currencies an account supports depends on its country. */
export function stripeChargeLimits(currency: string): ChargeLimits {
  const theirDecimals = decimalsAtStripe(currency);
  // Three-decimal amounts end in 0.
  const theirStep = theirDecimals === 3 ? 10 : 1;
  const ourUnits = 10 ** (decimalsOf(currency) - theirDecimals);
  const multipleOf = Math.max(1, theirStep * ourUnits);
  const theirMaximum = 10 ** (DIGITS[currency] ?? DIGITS_OF_OTHERS) - 1;
  return {
    minimum: (MINIMUMS[currency] ?? theirStep) * Math.max(1, ourUnits),
    maximum: Math.floor((theirMaximum * ourUnits) / multipleOf) * multipleOf,
    multipleOf,
  };
}
