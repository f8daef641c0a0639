const OFFSET = 8 * 60 * 60 * 1000;

/** Formats UTC milliseconds as `yyyy-MM-dd HH:mm:ss` in Beijing time, which has no daylight saving time. */
export function toBeijing(at: number): string {
  return new Date(at + OFFSET).toISOString().slice(0, 19).replace('T', ' ');
}

/** Like `toBeijing`, with milliseconds: Alipay's format of `gmt_refund`. */
export function toBeijingPrecise(at: number): string {
  return new Date(at + OFFSET).toISOString().slice(0, 23).replace('T', ' ');
}

/** Parses a Beijing time `yyyy-MM-dd HH:mm:ss` into UTC milliseconds; undefined for another format or an impossible date. */
export function fromBeijing(text: string): number | undefined {
  const at = Date.parse(`${text.replace(' ', 'T')}+08:00`);
  return !Number.isNaN(at) && toBeijing(at) === text ? at : undefined;
}
