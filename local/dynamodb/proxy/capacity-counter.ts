const READS = /^(GetItem|Query|BatchGetItem|TransactGetItems)$/;
const REJECTED = /ConditionalCheckFailed|TransactionCanceled/;
const KILOBYTE = 1024;

/** Sums the capacity units that the engine reports, to measure the cost of a payment. */
export class CapacityCounter {
  #read = 0;
  #write = 0;

  /** The request, extended so that its response reports the consumed capacity. */
  withConsumedCapacity(body: string): string {
    return JSON.stringify({ ...JSON.parse(body), ReturnConsumedCapacity: 'TOTAL' });
  }

  add(operation: string, answer: string): void {
    const { ConsumedCapacity = [] } = JSON.parse(answer) as { ConsumedCapacity?: object };
    for (const { CapacityUnits = 0 } of [ConsumedCapacity].flat() as { CapacityUnits?: number }[]) {
      if (READS.test(operation)) this.#read += CapacityUnits;
      else this.#write += CapacityUnits;
    }
  }

  /**
   * AWS bills a write that its condition rejected like a successful one, except for its indexes (DynamoDB: "Read and write operations").
   * The engine does not report these units, so each item counts by its size in the request.
   */
  addRejected(request: string, answer: string): void {
    if (!REJECTED.test(answer)) return;
    const { TransactItems, ...single } = JSON.parse(request) as { TransactItems?: unknown[] };
    const unitsOf = (item: unknown) => Math.ceil(JSON.stringify(item).length / KILOBYTE);
    if (TransactItems === undefined) this.#write += unitsOf(single);
    else for (const item of TransactItems) this.#write += 2 * unitsOf(item);
  }

  get total(): { readonly read: number; readonly write: number } {
    return { read: this.#read, write: this.#write };
  }
}
