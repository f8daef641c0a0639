/** The instants between which a payment of the list was created, ISO 8601; absent where the list has no such limit. */
export interface CreatedRange {
  readonly from?: string;
  /** Exclusive. */
  readonly until?: string;
}

/**
 * The time that calendar days cover in the device's time zone, which is also the zone of every time on the page.
 *
 * @param first `yyyy-mm-dd`
 * @param last `yyyy-mm-dd`, inclusive
 */
export function createdDuring(first: string | undefined, last: string | undefined): CreatedRange {
  return {
    ...(first !== undefined && { from: startOf(first, 0) }),
    ...(last !== undefined && { until: startOf(last, 1) }),
  };
}

/** The start of the day that is `daysLater` than the named one. Where clocks change at midnight, `Date` takes the first time that exists. */
function startOf(day: string, daysLater: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const start = new Date(0);
  start.setHours(0, 0, 0, 0);
  // Unlike the constructor, this takes a year below 100 as it is.
  start.setFullYear(year, month - 1, date + daysLater);
  start.setHours(0, 0, 0, 0);
  return start.toISOString();
}
