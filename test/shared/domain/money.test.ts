import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, decimalsOf, fromDecimal, money, surcharge, toDecimal } from '../../../shared/domain/money.ts';

const currency = fc.constantFrom('USD', 'CNY', 'JPY', 'KWD', 'ISK', 'MGA');
const amount = fc.integer({ min: 0, max: 99_999_999 });

describe('money', () => {
  it.each([
    ['USD', 2],
    ['JPY', 0],
    ['UGX', 0],
    ['MGA', 2],
    ['KWD', 3],
  ])('has the decimals of ISO 4217: %s %i', (code, decimals) => expect(decimalsOf(code)).toBe(decimals));

  it.each([
    [2575, 'USD', '25.75'],
    [5, 'USD', '0.05'],
    [0, 'CNY', '0.00'],
    [500, 'JPY', '500'],
    [1234, 'KWD', '1.234'],
  ])('writes %i %s as %s', (minor, code, text) => expect(toDecimal(money(minor, code))).toBe(text));

  it.each([
    ['25', 'USD', 2500],
    ['25.5', 'USD', 2550],
    ['25.750', 'USD', 2575],
    ['500.00', 'JPY', 500],
    ['1.2', 'KWD', 1200],
  ])('reads %s %s as %i', (text, code, minor) => expect(fromDecimal(text, code)).toEqual(money(minor, code)));

  it('survives a round trip through its decimal string', () => {
    fc.assert(
      fc.property(amount, currency, (minor, code) => {
        const value = money(minor, code);
        expect(fromDecimal(toDecimal(value), code)).toEqual(value);
      }),
    );
  });

  it.each(['25.755', '-1', '1e3', '', '1,00', ' 1', '.5', '1.', 'NaN'])('does not parse %j as dollars', (text) =>
    expect(fromDecimal(text, 'USD')).toBeUndefined(),
  );

  it.each([1.5, -1, Number.NaN, 2 ** 53])('is never %d minor units', (minor) =>
    expect(() => money(minor, 'USD')).toThrow(new RangeError(`not an amount in minor units: ${minor}`)),
  );

  it.each(['usd', 'US', 'USDT', '840'])('is never in a currency called %s', (code) =>
    expect(() => money(1, code)).toThrow(`not an ISO 4217 currency: ${code}`),
  );

  it('is not added across currencies', () => {
    expect(() => add(money(1, 'USD'), money(1, 'CNY'))).toThrow(new RangeError('cannot add USD and CNY'));
  });
});

describe('a surcharge', () => {
  it.each([
    [2500, 300, 75],
    [1000, 300, 30],
    [50, 100, 1], // exactly half a cent: up
    [49, 100, 0],
    [0, 300, 0],
  ])('of %i at %i basis points is %i', (fee, points, extra) =>
    expect(surcharge(money(fee, 'USD'), points)).toEqual(money(extra, 'USD')),
  );

  it('is rounded half up to the minor unit for any amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 52 }), fc.nat(10_000), (fee, points) => {
        const { amount: extra } = surcharge(money(fee, 'USD'), points);
        const twiceTheError = 2n * (BigInt(extra) * 10_000n - BigInt(fee) * BigInt(points));
        expect(twiceTheError > -10_000n && twiceTheError <= 10_000n).toBe(true);
      }),
    );
  });
});
