import { expect, test } from 'vitest';
import { formatMoney, localeOf } from '../../../shared/domain/format-money.ts';
import { money } from '../../../shared/domain/money.ts';

/** With an ordinary space for every kind of it. */
const spaced = (text: string) => text.replace(/\s/g, ' ');

test.each([
  [2575, 'USD', 'en', 'US$25.75'],
  [72_000, 'CNY', 'zh-CN', '¥720.00'],
  [5, 'USD', 'en', 'US$0.05'],
  [0, 'USD', 'en', 'US$0.00'],
  [500, 'JPY', 'en', 'JP¥500'],
  [1234, 'KWD', 'en', 'KWD 1.234'],
  [Number.MAX_SAFE_INTEGER, 'USD', 'en', 'US$90,071,992,547,409.91'],
])('formatMoney: %i minor units of %s in %s are %s', (amount, currency, language, text) => {
  expect(spaced(formatMoney(money(amount, currency), language))).toBe(text);
});

test.each([
  ['en', 'USD 25.75'],
  ['zh-CN', 'USD 25.75'],
])('formatMoney: with the code of the currency, in %s: %s', (language, text) => {
  expect(spaced(formatMoney(money(2575, 'USD'), language, 'code'))).toBe(text);
});

test('in Arabic, a currency in Latin letters is isolated from the text around it', () => {
  expect(formatMoney(money(2575, 'USD'), 'ar')).toContain('\u2066US$\u2069');
  expect(formatMoney(money(2575, 'USD'), 'ar', 'code')).toContain('\u2066USD\u2069');
  expect(formatMoney(money(2575, 'EUR'), 'ar')).not.toMatch(/[\u2066\u2069]/);
  // Its sign is in Arabic letters.
  expect(formatMoney(money(2575, 'KWD'), 'ar')).not.toMatch(/[\u2066\u2069]/);
});

test('Arabic is written with Western digits, English with the day before the month, and other languages as usual', () => {
  const date = (language: string) =>
    new Intl.DateTimeFormat(localeOf(language), { timeZone: 'UTC' }).format(Date.UTC(2027, 2, 1));
  expect(date('ar')).toMatch(/2027/);
  expect(date('en')).toBe('01/03/2027');
  expect(localeOf('zh-CN')).toBe('zh-CN');
});
