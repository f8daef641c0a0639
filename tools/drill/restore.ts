import {
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import pWaitFor from 'p-wait-for';

const POLL_INTERVAL = 15_000;
const RESTORE_TIMEOUT = 12 * 60 * 60 * 1000;

export interface Restored {
  readonly name: string;
  /** The state that was restored, in UTC milliseconds. */
  readonly point: number;
}

export interface RestoreOptions {
  readonly table: string;
  /** UTC milliseconds; by default the latest restorable time. */
  readonly at?: number;
  /** UTC milliseconds. */
  readonly now: number;
  readonly say: (text: string) => void;
  readonly pollInterval?: number;
}

/** Restores into a table of its own, with the key of the original, and waits until it can be read. */
export async function restore(client: DynamoDBClient, options: RestoreOptions): Promise<Restored> {
  const { table, at, now, say, pollInterval = POLL_INTERVAL } = options;
  const source = await stateOf(client, table);
  if (source === undefined) throw new Error(`there is no table ${table} in this account and region`);
  const name = drillTable(table, now);
  const key = source.SSEDescription?.KMSMasterKeyArn;
  await client.send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName: table,
      TargetTableName: name,
      ...(at === undefined ? { UseLatestRestorableTime: true } : { RestoreDateTime: new Date(at) }),
      // Otherwise the copy would be encrypted with a key of AWS.
      ...(key !== undefined && { SSESpecificationOverride: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key } }),
    }),
  );
  let described: TableDescription | undefined;
  await pWaitFor(
    async () => {
      described = await stateOf(client, name);
      say(`${name} is ${described?.TableStatus ?? 'not there yet'}`);
      return described?.TableStatus === 'ACTIVE';
    },
    { interval: pollInterval, timeout: RESTORE_TIMEOUT },
  );
  return { name, point: described?.RestoreSummary?.RestoreDateTime?.getTime() ?? at ?? now };
}

/** @throws Error for any table that no drill has made */
export async function removeRestored(client: DynamoDBClient, { name }: Restored): Promise<void> {
  if (!DRILL_NAME.test(name)) throw new Error(`${name} was not made by a drill`);
  await client.send(new DeleteTableCommand({ TableName: name }));
}

const DRILL_NAME = /-drill-\d{14}$/;

function drillTable(table: string, now: number): string {
  return `${table}-drill-${new Date(now).toISOString().replace(/\D/g, '').slice(0, 14)}`;
}

async function stateOf(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
