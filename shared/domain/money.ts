/** An ISO 4217 alphabetic code, upper case. */
export type Currency = string;

/** An amount of money: a non-negative integer number of the currency's minor units (2575 USD is 25.75 dollars). */
export interface Money {
  readonly amount: number;
  readonly currency: Currency;
}

/** Currencies whose minor unit is not a hundredth (ISO 4217, table A.1). */
const EXPONENTS: Readonly<Record<Currency, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** How many decimals the currency's major unit has: 2 for USD, 0 for JPY, 3 for KWD (ISO 4217). */
export function decimalsOf(currency: Currency): number {
  return EXPONENTS[currency] ?? 2;
}

/** @throws RangeError unless `amount` is a safe, non-negative integer and `currency` looks like ISO 4217. */
export function money(amount: number, currency: Currency): Money {
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`not an amount in minor units: ${amount}`);
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`not an ISO 4217 currency: ${currency}`);
  return { amount, currency };
}

/** @throws RangeError if the currencies differ: money is never converted here. */
export function add(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new RangeError(`cannot add ${a.currency} and ${b.currency}`);
  return money(a.amount + b.amount, a.currency);
}

export function sameMoney(a: Money, b: Money): boolean {
  return a.amount === b.amount && a.currency === b.currency;
}

/**
 * The surcharge of `basisPoints` (1/10,000), rounded half up to a multiple of `step` minor units: 3% of 25.00 is 300 basis points of
 * 2500, which is 75.
 */
export function surcharge(on: Money, basisPoints: number, step = 1): Money {
  // Exact even if amount × basisPoints exceeds the safe integers.
  const exact = BigInt(on.amount) * BigInt(basisPoints);
  const unit = 10_000n * BigInt(step);
  return money(Number((exact + unit / 2n) / unit) * step, on.currency);
}

/** The amount as a decimal string of the major unit: 2575 USD is "25.75", 500 JPY is "500". */
export function toDecimal(value: Money): string {
  const decimals = decimalsOf(value.currency);
  if (decimals === 0) return String(value.amount);
  const digits = String(value.amount).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Parses a decimal string without floating point; undefined if it is not an exact amount of that currency. */
export function fromDecimal(text: string, currency: Currency): Money | undefined {
  const decimals = decimalsOf(currency);
  const [, whole, fraction = ''] = /^(\d{1,15})(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.slice(decimals).replace(/0/g, '') !== '') return undefined;
  const amount = Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  return Number.isSafeInteger(amount) ? money(amount, currency) : undefined;
}
