import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';

export interface Delivery {
  readonly invoke: (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse | undefined>;
  /** Seconds. Older records are discarded; without it, none are. */
  readonly maximumRecordAge?: number;
  /** Milliseconds between two attempts. */
  readonly retryInterval: number;
}

/**
 * Delivers records to a function as an event source mapping with partial batch responses and bisecting does: in order, retrying from
 * the first failed record, in halves when the whole batch failed. A record blocks the later ones until it succeeds or becomes too old.
 */
export async function deliver(delivery: Delivery, records: readonly DynamoDBRecord[]): Promise<void> {
  let rest = records;
  for (;;) {
    rest = rest.filter((record) => isWithinMaxAge(record, delivery.maximumRecordAge ?? Number.POSITIVE_INFINITY));
    if (rest.length === 0) return;
    const failed = await firstFailed(delivery, rest);
    if (failed === undefined) return;
    await delay(delivery.retryInterval);
    if (failed === 'all' && rest.length > 1) {
      const middle = Math.ceil(rest.length / 2);
      await deliver(delivery, rest.slice(0, middle));
      return deliver(delivery, rest.slice(middle));
    }
    if (failed !== 'all') rest = rest.slice(failed);
  }
}

/** The index of the first failed record; `all` if the function itself failed. */
async function firstFailed(
  { invoke }: Delivery,
  records: readonly DynamoDBRecord[],
): Promise<number | 'all' | undefined> {
  try {
    const { batchItemFailures = [] } = (await invoke({ Records: [...records] })) ?? {};
    if (batchItemFailures.length === 0) return undefined;
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const first = records.findIndex(({ dynamodb }) => failed.has(dynamodb?.SequenceNumber ?? ''));
    return first < 0 ? 'all' : first;
  } catch (error) {
    console.error('batch failed', error);
    return 'all';
  }
}

function isWithinMaxAge({ dynamodb }: DynamoDBRecord, maximumAge: number): boolean {
  return Date.now() / 1000 - (dynamodb?.ApproximateCreationDateTime ?? 0) <= maximumAge;
}
