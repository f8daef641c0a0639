const READS = /^(GetItem|Query|BatchGetItem|TransactGetItems)$/;
const REJECTED = /ConditionalCheckFailed|TransactionCanceled/;
const KILOBYTE = 1024;

/** Sums up the capacity units that the engine says were used, for who asks what a payment costs. */
export class CapacityCounter {
  #read = 0;
  #write = 0;

  /** The request, so that its answer tells. */
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
   * A write that a condition has refused is paid for as if it had been done, but for its indexes (DynamoDB: "Read and write operations"). The
   * engine does not say how much that is: each item counts by the size of what was sent.
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
