import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type Shard,
  type _Record as StreamRecord,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';

export interface StreamShard {
  readonly streamArn: string;
  readonly id: string;
  readonly parent?: string;
}

/** The shards of the table's stream; none before the table exists. */
export async function listShards(client: DynamoDBStreamsClient, TableName: string): Promise<StreamShard[]> {
  const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName }));
  const newest = Streams.toSorted((a, b) => (a.StreamLabel ?? '').localeCompare(b.StreamLabel ?? '')).at(-1);
  if (newest?.StreamArn === undefined) return [];
  const { StreamArn } = newest;
  const shards: Shard[] = [];
  let ExclusiveStartShardId: string | undefined;
  do {
    const page = await client.send(new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId }));
    shards.push(...(page.StreamDescription?.Shards ?? []));
    ExclusiveStartShardId = page.StreamDescription?.LastEvaluatedShardId;
  } while (ExclusiveStartShardId !== undefined);
  return shards.map(({ ShardId: id = '', ParentShardId: parent }) => {
    return { streamArn: StreamArn, id, ...(parent !== undefined && { parent }) };
  });
}

/** Starts after a sequence number, or at the oldest record if there is none or it has been trimmed. */
export async function getShardIterator(client: DynamoDBStreamsClient, shard: StreamShard, after?: string) {
  const from = { StreamArn: shard.streamArn, ShardId: shard.id };
  const start = async (type: 'AFTER_SEQUENCE_NUMBER' | 'TRIM_HORIZON', SequenceNumber?: string) => {
    const command = new GetShardIteratorCommand({ ...from, ShardIteratorType: type, SequenceNumber });
    return (await client.send(command)).ShardIterator;
  };
  if (after === undefined) return start('TRIM_HORIZON');
  try {
    return await start('AFTER_SEQUENCE_NUMBER', after);
  } catch (error) {
    if (error instanceof TrimmedDataAccessException) return start('TRIM_HORIZON');
    throw error;
  }
}

/** `next` is absent when the shard has ended. */
export async function getRecords(
  client: DynamoDBStreamsClient,
  iterator: string,
  limit: number,
): Promise<{ records: StreamRecord[]; next?: string }> {
  const { Records: records = [], NextShardIterator: next } = await client.send(
    new GetRecordsCommand({ ShardIterator: iterator, Limit: limit }),
  );
  return { records, ...(next && { next }) };
}
