/** Names of the IANA time zone database, such as `Pacific/Auckland`; not an offset such as `+13:00`, which knows no daylight saving time. */
const NAME = /^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/;

/** The zone of the visa office, if its deployment names none. */
export const DEFAULT_TIME_ZONE = 'UTC';

export function isTimeZone(name: string): boolean {
  if (!NAME.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
