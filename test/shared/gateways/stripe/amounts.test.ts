import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { fromDecimal, toDecimal } from '../../../../shared/domain/money.ts';
import { fromStripeAmount, toStripeAmount } from '../../../../shared/gateways/stripe/amounts.ts';
import { stripeChargeLimits } from '../../../../shared/gateways/stripe/charge-limits.ts';

// Stripe: Supported currencies. UGX is in the zero-decimal list, but the special cases of the same page override it.
const WHOLE = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ');
const THOUSANDTHS = 'BHD JOD KWD OMR TND'.split(' ');
const HUNDREDTHS = 'USD EUR GBP CNY INR HUF TWD ISK UGX'.split(' ');

/** The meaning of an amount by Stripe's documentation, as a decimal of the major unit. */
function meaning(amount: number, currency: string): string {
  const decimals = WHOLE.includes(currency) ? 0 : THOUSANDTHS.includes(currency) ? 3 : 2;
  const digits = String(amount).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

const currency = fc.constantFrom(...WHOLE, ...THOUSANDTHS, ...HUNDREDTHS);
const money = fc.record({ amount: fc.nat(99_999_999), currency });

describe('amounts at Stripe', () => {
  it('have the same value as ours', () => {
    fc.assert(
      fc.property(money, (ours) => {
        const theirs = toStripeAmount(ours);
        if (theirs !== undefined) expect(fromDecimal(meaning(theirs, ours.currency), ours.currency)).toEqual(ours);
      }),
    );
  });

  it('survive a round trip', () => {
    fc.assert(
      fc.property(money, (ours) => {
        const theirs = toStripeAmount(ours);
        if (theirs !== undefined) expect(fromStripeAmount(theirs, ours.currency.toLowerCase())).toEqual(ours);
      }),
    );
  });

  it.each([
    ['25.75', 'USD', 2575],
    ['500', 'JPY', 500],
    ['500', 'ISK', 50_000],
    ['500', 'UGX', 50_000],
    ['500.00', 'MGA', 500],
    ['5.120', 'KWD', 5120],
    ['720.00', 'CNY', 72_000],
  ])('%s %s is %i', (text, code, expected) => {
    const ours = fromDecimal(text, code);
    if (ours === undefined) throw new Error('no amount');
    expect(toDecimal(ours)).toBe(text);
    expect(toStripeAmount(ours)).toBe(expected);
  });

  it.each([
    ['a fils that does not end in 0', { amount: 5124, currency: 'KWD' }],
    ['a part of an ariary', { amount: 50_020, currency: 'MGA' }],
  ])('do not exist for %s', (_, ours) => {
    expect(toStripeAmount(ours)).toBeUndefined();
  });

  it('that are invalid throw', () => {
    expect(() => fromStripeAmount(550, 'isk')).toThrow(RangeError);
    expect(() => fromStripeAmount(-1, 'usd')).toThrow(RangeError);
    expect(() => fromStripeAmount(1.5, 'usd')).toThrow(RangeError);
  });
});

test.each([...WHOLE, ...THOUSANDTHS, ...HUNDREDTHS])('Stripe can represent every chargeable amount of %s', (code) => {
  const { minimum, maximum, multipleOf } = stripeChargeLimits(code);
  const digits = { INR: 9, HUF: 10, JPY: 10 }[code] ?? 8;
  const counts = fc.integer({ min: Math.ceil(minimum / multipleOf), max: maximum / multipleOf });
  fc.assert(
    fc.property(counts, (count) => {
      const theirs = toStripeAmount({ amount: count * multipleOf, currency: code });
      expect(String(theirs)).toMatch(/^[1-9]\d*$/);
      expect(String(theirs).length).toBeLessThanOrEqual(digits);
    }),
  );
});
