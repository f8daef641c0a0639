import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { StreamConsumer } from '../../../infra/functions/stream-consumers.ts';
import { invocationContext, type LoadHandler } from '../../api-host/functions.ts';
import { deliver } from './deliver.ts';
import type { Positions } from './positions.ts';
import { matchesFilter, toLambdaRecord } from './records.ts';
import { getRecords, getShardIterator, listShards, type StreamShard } from './stream.ts';

// Milliseconds. Lambda polls four times a second; locally, live updates should be faster while something happens.
const IDLE_INTERVAL = 250;
const POLL_INTERVAL = 100;
const RETRY_INTERVAL = 250;
const SHARD_POLL_INTERVAL = 10_000;

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
  await untilAborted(options.signal, async () => {
    const shards = await listShards(options.client, options.tableName);
    for (const shard of shards) {
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
    return shards.length > 0 ? SHARD_POLL_INTERVAL : RETRY_INTERVAL;
  });
  await Promise.all(readers.values());
  options.positions.save();
}

async function readShard(options: PumpOptions, consumer: StreamConsumer, shard: StreamShard, reader: string) {
  const { client, positions, signal } = options;
  const delivery = { ...consumer, invoke: invoker(options, consumer), retryInterval: RETRY_INTERVAL };
  let iterator: string | undefined;
  await untilAborted(signal, async () => {
    try {
      iterator ??= await getShardIterator(client, shard, positions.get(reader));
      if (iterator === undefined) return 'done';
      const { records, next } = await getRecords(client, iterator, consumer.batchSize);
      const wanted = records.filter((record) => consumer.filters.some((pattern) => matchesFilter(pattern, record)));
      await deliver(
        delivery,
        wanted.map((record) => toLambdaRecord(record, shard.streamArn)),
      );
      const last = records.at(-1)?.dynamodb?.SequenceNumber;
      if (last !== undefined) positions.set(reader, last);
      iterator = next;
      if (next === undefined) return 'done';
      if (records.length === consumer.batchSize) return 0;
      return records.length > 0 ? POLL_INTERVAL : IDLE_INTERVAL;
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

/** Repeats a step after the milliseconds that it returns, also after an error: the engine may be unavailable for a while. */
async function untilAborted(signal: AbortSignal, step: () => Promise<number | 'done'>) {
  while (!signal.aborted) {
    const next = await step().catch((error: unknown) => {
      if (!signal.aborted) console.error(String(error));
      return RETRY_INTERVAL;
    });
    if (next === 'done') return;
    if (next > 0) await delay(next, undefined, { signal }).catch(() => {});
  }
}

function readerName(consumer: StreamConsumer, { streamArn }: StreamShard, shardId: string): string {
  return `${consumer.function} ${streamArn} ${shardId}`;
}
