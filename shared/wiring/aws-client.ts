import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../adapters/dynamodb/common/table.ts';

/** Milliseconds. The SDK itself waits without limit: one socket that hangs would take all of a function's time. */
const DEFAULT_TIMEOUTS = { connectionTimeout: 1_000, requestTimeout: 4_000 };

export interface AwsClientOptions {
  /** Milliseconds for one attempt, from connecting to the last byte of the response. */
  readonly requestTimeout?: number;
  readonly maxAttempts?: number;
  readonly endpoint?: string;
  /** Of S3. */
  readonly requestChecksumCalculation?: 'WHEN_REQUIRED';
}

interface AwsClientConfig extends Omit<AwsClientOptions, 'requestTimeout'> {
  readonly maxAttempts: number;
  readonly requestHandler: object;
}

/**
 * The one place where AWS clients are made, so that each of them has timeouts (milliseconds): by default the SDK waits forever, and one
 * hanging socket would use up a function's whole time. The class is passed in, so that a function loads the SDK of no other service. The
 * SDK retries a write after a timeout with the same client token.
 */
export function awsClient<Client>(
  Client: new (config: AwsClientConfig) => Client,
  { requestTimeout = DEFAULT_TIMEOUTS.requestTimeout, maxAttempts = 3, ...options }: AwsClientOptions = {},
): Client {
  const requestHandler = { ...DEFAULT_TIMEOUTS, requestTimeout, throwOnRequestTimeout: true };
  return new Client({ maxAttempts, requestHandler, ...options });
}

export function dynamoDbTable(name: string): Table {
  const client = DynamoDBDocumentClient.from(awsClient(DynamoDBClient), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return { client, name };
}
