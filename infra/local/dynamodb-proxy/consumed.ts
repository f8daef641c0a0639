const READS = /^(GetItem|Query|BatchGetItem|TransactGetItems)$/;

/** Sums up the capacity units that the engine says were used, for who asks what a payment costs. */
export class Consumed {
  #read = 0;
  #write = 0;

  /** The request, so that its answer tells. */
  asking(body: string): string {
    return JSON.stringify({ ...JSON.parse(body), ReturnConsumedCapacity: 'TOTAL' });
  }

  add(operation: string, answer: string): void {
    const { ConsumedCapacity = [] } = JSON.parse(answer) as { ConsumedCapacity?: object };
    for (const { CapacityUnits = 0 } of [ConsumedCapacity].flat() as { CapacityUnits?: number }[]) {
      if (READS.test(operation)) this.#read += CapacityUnits;
      else this.#write += CapacityUnits;
    }
  }

  get total(): { readonly read: number; readonly write: number } {
    return { read: this.#read, write: this.#write };
  }
}
