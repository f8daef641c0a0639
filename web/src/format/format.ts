import type { Money } from '../api/types.ts';
import { directionOf } from '../i18n/languages.ts';

// International English: `US$` instead of `$`, and the day before the month.
const LOCALES: Readonly<Record<string, string>> = { en: 'en-001' };
const localeOf = (language: string) => LOCALES[language] ?? language;

/** `US$25.75` for 2575 minor units of USD; exact, because the value is passed to Intl as text. */
export function formatMoney({ amount, currency }: Money, language: string): string {
  const format = new Intl.NumberFormat(localeOf(language), { style: 'currency', currency });
  const { maximumFractionDigits: decimals = 2 } = format.resolvedOptions();
  const digits = String(amount).padStart(decimals + 1, '0');
  const split = digits.length - decimals;
  const exact = decimals === 0 ? digits : `${digits.slice(0, split)}.${digits.slice(split)}`;
  const parts = format.formatToParts(exact as `${number}`);
  return parts.map(({ type, value }) => (type === 'currency' ? isolated(value, language) : value)).join('');
}

/** In Arabic text, `US$` would be displayed as `$US` without an isolate (Unicode Bidirectional Algorithm). */
function isolated(sign: string, language: string): string {
  return directionOf(language) === 'rtl' && /^[A-Z]/.test(sign) ? `\u2066${sign}\u2069` : sign;
}

/** A calendar date, `yyyy-mm-dd`: the same day in every time zone. */
export function formatDate(date: string, language: string): string {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

/** A point in time, ISO 8601, in the reader's time zone, with the zone's name. */
export function formatTime(time: string, language: string): string {
  const options = { day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(localeOf(language), { ...options, timeZoneName: 'short' }).format(new Date(time));
}

/** The device's time zone, in which all times are shown: `New Zealand Time (Pacific/Auckland)`. */
export function deviceTimeZone(language: string): string {
  const format = new Intl.DateTimeFormat(localeOf(language), { timeZoneName: 'longGeneric' });
  const name = format.formatToParts(new Date()).find(({ type }) => type === 'timeZoneName')?.value;
  const { timeZone } = format.resolvedOptions();
  return name === undefined || name === timeZone ? timeZone : `${name} (${isolated(timeZone, language)})`;
}
