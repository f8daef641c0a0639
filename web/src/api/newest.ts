interface Versioned {
  readonly version: number;
}

/** Of two answers about the same thing, the newer one: answers can arrive in another order than they were given in. */
export function newest<T extends Versioned>(before: T | undefined, after: T): T {
  return before !== undefined && before.version > after.version ? before : after;
}
