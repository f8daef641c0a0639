import { Temporal } from 'temporal-polyfill';
import type { TimeRange } from '../domain/time.ts';

export interface OfficeTime {
  /** IANA. */
  readonly timeZone: string;
  /** The calendar day, `yyyy-mm-dd`, of an instant. */
  day(at: number): string;
  /** The time from the start of one calendar day to the end of another. A day has 23 or 25 hours where clocks change. */
  range(first: string, last: string): TimeRange;
  /** ISO 8601 with the offset from UTC, to the second: `2026-11-29T13:05:09+13:00`. */
  local(at: number): string;
}

/** The calendar and the clock of the visa office. All instants are UTC milliseconds. */
export function officeTime(timeZone: string): OfficeTime {
  const zoned = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).epochMilliseconds;
  return {
    timeZone,
    day: (at) => zoned(at).toPlainDate().toString(),
    range: (first, last) => ({
      from: startOf(Temporal.PlainDate.from(first)),
      until: startOf(Temporal.PlainDate.from(last).add({ days: 1 })),
    }),
    local: (at) => zoned(at).toString({ smallestUnit: 'second', timeZoneName: 'never' }),
  };
}
