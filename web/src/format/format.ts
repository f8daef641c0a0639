import { localeOf } from '../../../shared/api/site-constants.ts';
import { directionOf } from '../i18n/languages.ts';

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

/** In Arabic text, a Latin name would change the order of what is around it (Unicode Bidirectional Algorithm). */
function isolated(name: string, language: string): string {
  return directionOf(language) === 'rtl' ? `\u2066${name}\u2069` : name;
}

/** The first whole minute that is not earlier, ISO 8601. */
export function nextMinute(time: string): string {
  return new Date(Math.ceil(Date.parse(time) / MINUTE) * MINUTE).toISOString();
}

const MINUTE = 60_000;

/** The device's time zone, in which all times are shown: `New Zealand Time (Pacific/Auckland)`. */
export function deviceTimeZone(language: string): string {
  const format = new Intl.DateTimeFormat(localeOf(language), { timeZoneName: 'longGeneric' });
  const name = format.formatToParts(new Date()).find(({ type }) => type === 'timeZoneName')?.value;
  const { timeZone } = format.resolvedOptions();
  return name === undefined || name === timeZone ? timeZone : `${name} (${isolated(timeZone, language)})`;
}
