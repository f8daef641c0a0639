/** A Stripe object as the sandbox stores it, with narrowed fields, such as ids instead of expandable objects. */
export type Narrow<T, Fields extends Partial<Record<keyof T, unknown>>> = Omit<T, keyof Fields> & Fields;

/** Stripe's time format: seconds since 1970. */
export function unixSeconds(milliseconds = Date.now()): number {
  return Math.floor(milliseconds / 1000);
}
