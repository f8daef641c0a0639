const OFFSET = 8 * 60 * 60 * 1000;

/** UTC milliseconds as `yyyy-MM-dd HH:mm:ss` on Beijing's clock, which knows no summer time. */
export function toBeijing(at: number): string {
  return new Date(at + OFFSET).toISOString().slice(0, 19).replace('T', ' ');
}

/** The same with milliseconds, as Alipay writes `gmt_refund`. */
export function toBeijingPrecise(at: number): string {
  return new Date(at + OFFSET).toISOString().slice(0, 23).replace('T', ' ');
}

/** UTC milliseconds of a Beijing `yyyy-MM-dd HH:mm:ss`; nothing, if it is not exactly that or no such moment exists. */
export function fromBeijing(text: string): number | undefined {
  const at = Date.parse(`${text.replace(' ', 'T')}+08:00`);
  return !Number.isNaN(at) && toBeijing(at) === text ? at : undefined;
}
