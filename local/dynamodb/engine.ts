import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { until } from '../../client/until.ts';
import { tableDefinition } from '../../infra/constructs/table-definition.ts';
import { freePorts } from '../processes/free-port.ts';

const KILL_WITH_PARENT = fileURLToPath(new URL('../processes/kill-with-parent.mjs', import.meta.url));
const PACKAGES = fileURLToPath(new URL('../../node_modules/@dynoxide/', import.meta.url));
/** Milliseconds. */
const START_TIMEOUT = 20_000;
/** Milliseconds to wait for a write of the engine. */
const BUSY_TIMEOUT = 5_000;

export interface Engine {
  readonly url: string;
  stop(): Promise<void>;
}

interface Platform {
  readonly platform: string;
  readonly arch: string;
}

/**
 * The engine's executable: the one that `DYNOXIDE_PATH` names, else the optional package for this platform.
 * @throws Error if there is neither; its message says how to install one
 */
export function engineExecutable({ platform, arch }: Platform = process, chosen = process.env.DYNOXIDE_PATH): string {
  const executable = chosen ?? join(PACKAGES, `${platform}-${arch}`, 'dynoxide');
  if (existsSync(executable)) return executable;
  if (chosen !== undefined) throw new Error(`DYNOXIDE_PATH names ${chosen}, which does not exist.`);
  throw new Error(
    `No DynamoDB engine is installed for ${platform}-${arch}. Run \`npm ci\` without omitting optional packages. If there is no package for this platform, install Dynoxide 1.2.1 (https://dynoxide.dev) and set DYNOXIDE_PATH to its executable.`,
  );
}

/** The command line of the embedded DynamoDB engine; without a file it stores its data in memory. */
export function engineCommand(port: number, dbPath?: string): [string, ...string[]] {
  const storage = dbPath === undefined ? [] : ['--db-path', dbPath];
  return [engineExecutable(), 'serve', '-p', String(port), ...storage];
}

/** Starts a separate engine on a free port, for a test file. It ends with `stop`, or with the process that started it. */
export async function startEngine(options: { dbPath?: string } = {}): Promise<Engine> {
  if (options.dbPath !== undefined) mkdirSync(dirname(options.dbPath), { recursive: true });
  const [port] = (await freePorts(1)) as [number];
  const child = spawn(process.execPath, [KILL_WITH_PARENT, ...engineCommand(port, options.dbPath)], {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const url = `http://127.0.0.1:${port}`;
  const hasEnded = () => child.exitCode !== null;
  await until(async () => hasEnded() || (await isReachable(url)), START_TIMEOUT, 10);
  if (hasEnded() || !(await isReachable(url).catch(() => false))) {
    await stopProcess(child);
    throw new Error(`the DynamoDB engine did not start at ${url}: ${output}`);
  }
  return { url, stop: () => stopProcess(child) };
}

/** @throws if no HTTP server answers at this address */
export async function isReachable(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
  await response.body?.cancel();
  return true;
}

/** Creates the empty table unless it exists; without its stream for tests that do not read it, because the stream slows the engine down. */
export async function createTable(client: DynamoDBClient, name: string, { hasStream = true } = {}): Promise<void> {
  const { partitionKey, sortKey, timeToLive, stream, indexes } = tableDefinition;
  const keys = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
  const attributes = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  const create = new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
    KeySchema: keys(partitionKey, sortKey),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keys(index.partitionKey, index.sortKey),
      Projection: { ProjectionType: 'ALL' as const },
    })),
    ...(hasStream && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } }),
  });
  try {
    await client.send(create);
  } catch (error) {
    if (error instanceof ResourceInUseException) return;
    throw error;
  }
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { TableName: name });
  const TimeToLiveSpecification = { AttributeName: timeToLive, Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
}

/**
 * Indexes the stream in the file of a running engine. Without it, Dynoxide 1.2.1 reads all records of the stream to number the next
 * one, and again at each poll: after some thousand records, a transaction takes ten times as long.
 */
export function indexStream(dbPath: string): void {
  const database = new DatabaseSync(dbPath, { timeout: BUSY_TIMEOUT });
  database.exec(
    'CREATE INDEX IF NOT EXISTS stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
  );
  database.close();
}

function stopProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    // The guard kills the engine when its input closes; no acknowledged write is lost.
    child.stdin?.end();
  });
}
