/** An object of Stripe's as the sandbox keeps it: with these fields narrowed, such as ids where Stripe may expand them. */
export type Narrow<T, Fields extends Partial<Record<keyof T, unknown>>> = Omit<T, keyof Fields> & Fields;

/** Seconds since 1970, as Stripe writes times. */
export function unixSeconds(milliseconds = Date.now()): number {
  return Math.floor(milliseconds / 1000);
}
