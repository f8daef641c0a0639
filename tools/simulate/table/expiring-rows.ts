export interface Removal {
  /** UTC milliseconds of the table's own clock. */
  readonly now: () => number;
  /** How long after its time a row is removed (milliseconds): DynamoDB takes up to two days. */
  readonly delay: () => number;
}

/** Rows with a time to live. Until it is removed, a row is read although its time is over. */
export class ExpiringRows<Row> {
  readonly #removal: Removal;
  readonly #rows = new Map<string, { readonly row: Row; readonly removedAt: number }>();

  constructor(removal: Removal) {
    this.#removal = removal;
  }

  get(key: string): Row | undefined {
    const found = this.#rows.get(key);
    return found === undefined || found.removedAt <= this.#removal.now() ? undefined : found.row;
  }

  /** @param expiresAt UTC milliseconds */
  set(key: string, row: Row, expiresAt: number): void {
    this.#rows.set(key, { row, removedAt: expiresAt + this.#removal.delay() });
  }
}
