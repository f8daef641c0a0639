import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { StreamConsumer } from '../../../infra/functions/stream-consumers.ts';
import { invocationContext, type LoadHandler } from '../../api-host/functions.ts';
import { deliver } from './deliver.ts';
import type { Positions } from './positions.ts';
import { matchesFilter } from './records.ts';
import { getRecords, getShardIterator, listShards, type StreamShard } from './stream.ts';

// Milliseconds. Lambda polls four times a second; locally, live updates should be faster.
const POLL_INTERVAL = 100;
const RETRY_INTERVAL = 250;
const SHARD_POLL_INTERVAL = 1_000;

export interface PumpOptions {
  readonly client: DynamoDBStreamsClient;
  readonly tableName: string;
  readonly consumers: readonly StreamConsumer[];
  readonly loadHandler: LoadHandler<DynamoDBStreamEvent>;
  readonly positions: Positions;
  readonly signal: AbortSignal;
}

/**
 * Works like Lambda's event source mappings of the table's stream: delivers its records to every consumer, independently of the others,
 * in order, at least once. A child shard is read after its parent.
 */
export async function pumpStream(options: PumpOptions): Promise<void> {
  const readers = new Map<string, Promise<void>>();
  await untilAborted(options.signal, SHARD_POLL_INTERVAL, async () => {
    for (const shard of await listShards(options.client, options.tableName)) {
      for (const consumer of options.consumers) {
        const reader = readerName(consumer, shard, shard.id);
        if (readers.has(reader)) continue;
        const before = readers.get(readerName(consumer, shard, shard.parent ?? ''));
        readers.set(
          reader,
          Promise.resolve(before).then(() => readShard(options, consumer, shard, reader)),
        );
      }
    }
    return 'later';
  });
  await Promise.all(readers.values());
}

async function readShard(options: PumpOptions, consumer: StreamConsumer, shard: StreamShard, reader: string) {
  const { client, positions, signal } = options;
  const delivery = { ...consumer, invoke: invoker(options, consumer), retryInterval: RETRY_INTERVAL };
  let iterator: string | undefined;
  await untilAborted(signal, POLL_INTERVAL, async () => {
    try {
      iterator ??= await getShardIterator(client, shard, positions.get(reader));
      if (iterator === undefined) return 'done';
      const { records, next } = await getRecords(client, shard, iterator, consumer.batchSize);
      const wanted = records.filter((record) => consumer.filters.some((pattern) => matchesFilter(pattern, record)));
      await deliver(delivery, wanted);
      const last = records.at(-1)?.dynamodb?.SequenceNumber;
      if (last !== undefined) positions.set(reader, last);
      iterator = next;
      if (next === undefined) return 'done';
      return records.length === consumer.batchSize ? 'immediately' : 'later';
    } catch (error) {
      // Resumes from the stored position.
      iterator = undefined;
      throw error;
    }
  });
}

function invoker({ loadHandler }: PumpOptions, consumer: StreamConsumer) {
  return async (event: DynamoDBStreamEvent) => {
    const handler = await loadHandler(consumer.function);
    const result = await handler(event, invocationContext(consumer.function, randomUUID()));
    return result as DynamoDBBatchResponse | undefined;
  };
}

/** Repeats a step, also after an error: the engine may be unavailable for a while. */
async function untilAborted(signal: AbortSignal, every: number, step: () => Promise<'later' | 'immediately' | 'done'>) {
  while (!signal.aborted) {
    const outcome = await step().catch((error: unknown) => {
      if (!signal.aborted) console.error(String(error));
      return 'later' as const;
    });
    if (outcome === 'done') return;
    if (outcome === 'later') await delay(every, undefined, { signal }).catch(() => {});
  }
}

function readerName(consumer: StreamConsumer, { streamArn }: StreamShard, shardId: string): string {
  return `${consumer.function} ${streamArn} ${shardId}`;
}
