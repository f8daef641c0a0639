import type { Language } from './languages.ts';
import { decimalsOf, type Money, toDecimal } from './money.ts';

/** By language: international English, with the day before the month, and Western digits, as on receipts and bank statements. */
const LOCALES: Readonly<Partial<Record<string, string>>> = {
  en: 'en-001',
  ar: 'ar-u-nu-latn',
} satisfies Partial<Record<Language, string>>;

/** The locale in which numbers and times are written for readers of the language. */
export function localeOf(language: string): string {
  return LOCALES[language] ?? language;
}

/**
 * The amount with its currency: 2575 USD is `US$25.75`, or as `code` `USD 25.75`. The decimals are those of ISO 4217, in which the amount is
 * counted: Intl's own are those of everyday prices, which are fewer for 17 currencies (Unicode CLDR, "Supplemental Currency Data").
 */
export function formatMoney(value: Money, language: string, currencyDisplay: 'symbol' | 'code' = 'symbol'): string {
  const decimals = decimalsOf(value.currency);
  const format = new Intl.NumberFormat(localeOf(language), {
    style: 'currency',
    currency: value.currency,
    currencyDisplay,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  // Exact, because Intl takes the value as text.
  const parts = format.formatToParts(toDecimal(value) as `${number}`);
  return parts.map(({ value: part }) => isolated(part, language)).join('');
}

/** In Arabic text, `US$` would be displayed as `$US` without an isolate (Unicode Bidirectional Algorithm). */
function isolated(part: string, language: string): string {
  return language === 'ar' && /[A-Z]/.test(part) ? `\u2066${part}\u2069` : part;
}
