export interface PageRequest {
  readonly limit: number;
  /** Opaque; from the page before. */
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** A cursor that this list never gave out. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}
