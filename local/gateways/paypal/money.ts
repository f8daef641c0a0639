/** An amount as PayPal writes it. */
export interface Money {
  currency_code: string;
  value: string;
}

/** PayPal: Currency codes. Those without decimals are its own choice, not ISO 4217's. */
const DECIMALS: Readonly<Record<string, 0 | 2>> = {
  AUD: 2,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CNY: 2,
  CZK: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  HUF: 0,
  ILS: 2,
  JPY: 0,
  MXN: 2,
  MYR: 2,
  NOK: 2,
  NZD: 2,
  PHP: 2,
  PLN: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TWD: 0,
  USD: 2,
};

export type MoneyProblem =
  | 'CURRENCY_NOT_SUPPORTED'
  | 'DECIMALS_NOT_SUPPORTED'
  | 'DECIMAL_PRECISION'
  | 'CANNOT_BE_ZERO_OR_NEGATIVE'
  | 'MAX_VALUE_EXCEEDED'
  | 'INVALID_PARAMETER_SYNTAX';

const MAX_DIGITS = 9;

/** Why PayPal does not accept an amount; undefined if it does. */
export function problemOf({ currency_code, value }: Money): MoneyProblem | undefined {
  const decimals = DECIMALS[currency_code];
  if (decimals === undefined) return 'CURRENCY_NOT_SUPPORTED';
  const [matched, , whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  if (matched === undefined) return 'INVALID_PARAMETER_SYNTAX';
  if (decimals === 0 && fraction !== '') return 'DECIMALS_NOT_SUPPORTED';
  if (fraction.length > decimals) return 'DECIMAL_PRECISION';
  if (!(Number(value) > 0)) return 'CANNOT_BE_ZERO_OR_NEGATIVE';
  return whole.length > MAX_DIGITS ? 'MAX_VALUE_EXCEEDED' : undefined;
}

/** An accepted amount in PayPal's smallest unit of its currency. */
export function toUnits({ currency_code, value }: Money): number {
  const [whole = '', fraction = ''] = value.split('.');
  const decimals = DECIMALS[currency_code] ?? 2;
  return Number(whole) * 10 ** decimals + Number(fraction.padEnd(decimals, '0'));
}

export function toMoney(units: number, currency_code: string): Money {
  const decimals = DECIMALS[currency_code] ?? 2;
  const digits = String(units).padStart(decimals + 1, '0');
  const value = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return { currency_code, value };
}

/** The same amount and a little more. */
export function increased(money: Money): Money {
  return toMoney(toUnits(money) + 1, money.currency_code);
}
