import * as z from 'zod';
import { decimalsOf, fromDecimal, type Money, toDecimal } from '../../domain/money.ts';
import type { ChargeLimits } from '../../domain/payment-method.ts';
import { decimalText } from '../gateway-json.ts';

/** An amount as PayPal reports it. Some amounts of a dispute or reversal have a sign. */
export const paypalMoney = z.object({ currency_code: z.string(), value: decimalText });
export type PayPalMoney = z.output<typeof paypalMoney>;

/**
 * PayPal: Currency codes. Without CNY, BRL and MYR: PayPal takes these only for accounts in China, Brazil and Malaysia. Of the others, a
 * currency that the account does not hold leaves a payment pending until it is accepted by hand.
 */
const CURRENCIES = [
  'AUD',
  'CAD',
  'CHF',
  'CZK',
  'DKK',
  'EUR',
  'GBP',
  'HKD',
  'HUF',
  'ILS',
  'JPY',
  'MXN',
  'NOK',
  'NZD',
  'PHP',
  'PLN',
  'SEK',
  'SGD',
  'THB',
  'TWD',
  'USD',
];

/** PayPal: Currency codes, "This currency does not support decimals". */
const WITHOUT_DECIMALS = ['HUF', 'JPY', 'TWD'];

/** Major units. Far above every fee; PayPal's own limit depends on the account and the payer, and PayPal rejects what exceeds it. */
const MAXIMUM = 999_999;

/** How many minor units PayPal's smallest amount of a currency has: 100 fillér for HUF. */
function stepOf(currency: string): number {
  return WITHOUT_DECIMALS.includes(currency) ? 10 ** decimalsOf(currency) : 1;
}

/** The charge limits in minor units; undefined for a currency that PayPal does not take. */
export function paypalChargeLimits(currency: string): ChargeLimits | undefined {
  if (!CURRENCIES.includes(currency)) return undefined;
  const multipleOf = stepOf(currency);
  return { minimum: multipleOf, maximum: MAXIMUM * 10 ** decimalsOf(currency), multipleOf };
}

/** PayPal's decimal text of an amount; undefined if PayPal cannot represent it, such as half a forint. */
export function toPayPalAmount(amount: Money): PayPalMoney | undefined {
  if (amount.amount % stepOf(amount.currency) !== 0) return undefined;
  const decimal = toDecimal(amount);
  const value = WITHOUT_DECIMALS.includes(amount.currency) ? decimal.replace(/\..*$/, '') : decimal;
  return { currency_code: amount.currency, value };
}

/** @throws TypeError if it is not an amount of that currency */
export function fromPayPalAmount({ currency_code, value }: PayPalMoney): Money {
  const amount = fromDecimal(value, currency_code);
  if (amount === undefined) throw new TypeError(`not an amount of ${currency_code}`);
  return amount;
}
