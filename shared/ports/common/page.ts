export interface PageRequest {
  readonly limit: number;
  /** Opaque: `next` of the previous page. */
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** The cursor does not belong to this list. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}
