const OFFSET = 8 * 60 * 60 * 1000;

/** Formats UTC milliseconds as WeChat Pay does: RFC 3339 in Beijing time, whole seconds. */
export function toBeijing(at: number): string {
  return `${new Date(at + OFFSET).toISOString().slice(0, 19)}+08:00`;
}

/** Parses an RFC 3339 time into UTC milliseconds; undefined if it is invalid. */
export function fromRfc3339(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
