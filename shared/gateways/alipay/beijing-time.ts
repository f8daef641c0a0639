const HOUR = 60 * 60_000;
/** China Standard Time, the same all year; the SDK itself would use the time zone of the process. */
const OFFSET = 8 * HOUR;

/** `yyyy-MM-dd HH:mm:ss` in Beijing, rounded down to the second. @param at UTC milliseconds */
export function toBeijing(at: number): string {
  return new Date(at + OFFSET).toISOString().slice(0, 19).replace('T', ' ');
}

/** UTC milliseconds of the start of that second; undefined if the text is not a valid time. */
export function fromBeijing(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const at = Date.parse(`${text.replace(' ', 'T')}Z`) - OFFSET;
  // An invalid day of the month would roll over into the next month.
  return Number.isNaN(at) || toBeijing(at) !== text ? undefined : at;
}
