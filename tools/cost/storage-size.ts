import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { tableDefinition } from '../../infra/constructs/table-definition.ts';
import { TABLE_NAME } from '../../local/environment.ts';

/** Overhead of every row, in the table and in each index (DynamoDB: "Item sizes and formats"). */
const ROW_OVERHEAD_BYTES = 100;

/** The bytes of all rows without a TTL: in the table, and again in each index that contains them. */
export async function storedBytes(engine: string): Promise<{ table: number; indexes: number }> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: engine, region: 'us-east-1', credentials }),
  );
  let [table, indexes] = [0, 0];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: TABLE_NAME })) {
    for (const row of Items.filter((one) => !(tableDefinition.timeToLive in one))) {
      const size = sizeOf(row as Record<string, unknown>) + ROW_OVERHEAD_BYTES;
      table += size;
      indexes += size * tableDefinition.indexes.filter(({ partitionKey }) => partitionKey in row).length;
    }
  }
  client.destroy();
  return { table, indexes };
}

/** Bytes of a row's names and values in UTF-8. */
export function sizeOf(row: Readonly<Record<string, unknown>>): number {
  return sum(Object.entries(row).map(([name, value]) => Buffer.byteLength(name) + valueSize(value)));
}

function valueSize(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  // One byte for two digits, plus one.
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (Array.isArray(value)) return 3 + sum(value.map((one) => 1 + valueSize(one)));
  if (typeof value !== 'object' || value === null) return 1;
  return 3 + Object.keys(value).length + sizeOf(value as Record<string, unknown>);
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
