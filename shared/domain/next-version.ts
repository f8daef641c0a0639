/** A row with optimistic locking: it is written only over the previous version, so the second of two concurrent writes fails. */
interface Versioned {
  /** UTC milliseconds. */
  readonly updatedAt: number;
  readonly version: number;
}

/** Every change of a stored object goes through this function. @param now UTC milliseconds */
export function nextVersion<T extends Versioned>(current: T, now: number, changes: Partial<T> = {}): T {
  return { ...current, ...changes, updatedAt: now, version: current.version + 1 };
}
