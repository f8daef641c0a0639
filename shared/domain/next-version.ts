/** What two may change at once. It is written only over the version before, so that the second must look again. */
interface Versioned {
  /** UTC milliseconds. */
  readonly updatedAt: number;
  readonly version: number;
}

/** The one way to change what is stored. @param now UTC milliseconds */
export function nextVersion<T extends Versioned>(current: T, now: number, changes: Partial<T> = {}): T {
  return { ...current, ...changes, updatedAt: now, version: current.version + 1 };
}
