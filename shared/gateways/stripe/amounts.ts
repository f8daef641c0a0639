import { decimalsOf, type Money, money } from '../../domain/money.ts';

/**
 * Currencies whose units at Stripe differ from ISO 4217 (Stripe: Supported currencies, "Special cases"). ISK and UGX have no minor
 * unit, but Stripe uses hundredths that must be zero; the ariary has fifths, but Stripe uses whole units.
 */
const DECIMALS_AT_STRIPE: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

/** Stripe's integer for an amount; undefined if Stripe cannot represent it, such as one fils of a Kuwaiti dinar. */
export function toStripeAmount({ amount, currency }: Money): number | undefined {
  const converted = shifted(amount, decimalsAtStripe(currency) - decimalsOf(currency));
  // Stripe: three-decimal amounts end in 0.
  return decimalsAtStripe(currency) === 3 && amount % 10 !== 0 ? undefined : converted;
}

/** @throws RangeError if it is not an amount of that currency */
export function fromStripeAmount(amount: number, lowerCaseCurrency: string): Money {
  const currency = lowerCaseCurrency.toUpperCase();
  return money(shifted(amount, decimalsOf(currency) - decimalsAtStripe(currency)) ?? Number.NaN, currency);
}

/** How many decimals the amounts in the API have. */
export function decimalsAtStripe(currency: string): number {
  return DECIMALS_AT_STRIPE[currency] ?? decimalsOf(currency);
}

function shifted(amount: number, decimals: number): number | undefined {
  const factor = 10 ** Math.abs(decimals);
  if (decimals >= 0) return amount * factor;
  return amount % factor === 0 ? amount / factor : undefined;
}
