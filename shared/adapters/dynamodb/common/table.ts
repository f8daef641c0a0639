import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactGetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import pRetry from 'p-retry';
import { RetryableError } from '../../../ports/common/retryable-error.ts';
import type { Key } from './keys.ts';

export interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

export type Row = Record<string, unknown>;
export type WriteItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What became of a transaction: written, or refused by a condition; then, item by item, whether it failed and the row that stands. */
export type TransactionResult =
  | { readonly written: true }
  | { readonly written: false; readonly reasons: readonly ItemResult[] };
export interface ItemResult {
  readonly failed: boolean;
  readonly row?: Row;
}

/** Somebody else's transaction was under way on the same rows, five times in a row. Nothing was written; ask again. */
export class TableBusy extends RetryableError {
  override readonly name = 'TableBusy';
}

/**
 * All items or none. A conflict with another transaction returns no rows, so the whole is repeated, with jitter, five times
 * (DynamoDB: TransactWriteItems, "Transaction conflict"). The SDK sends one client token for all its own retries, so that a
 * time-out after the write took effect does not write twice.
 */
export async function writeTransaction(table: Table, items: readonly WriteItem[]): Promise<TransactionResult> {
  return retryOnConflict(async () => {
    try {
      await table.client.send(new TransactWriteCommand({ TransactItems: [...items] }));
      return { written: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      if (isTransient(error)) throw new TransactionConflict(error);
      if (!reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) throw error;
      return {
        written: false,
        // The document client leaves the rows of an error in their wire form.
        reasons: reasons.map(({ Code, Item }) => ({
          failed: Code === 'ConditionalCheckFailed',
          ...(Item && { row: unmarshall(Item) }),
        })),
      };
    }
  });
}

/** Why DynamoDB cancels a transaction that may well succeed a moment later. */
const TRANSIENT_REASONS = ['TransactionConflict', 'ProvisionedThroughputExceeded', 'ThrottlingError'];

function isTransient({ CancellationReasons = [] }: TransactionCanceledException): boolean {
  return CancellationReasons.some(({ Code = '' }) => TRANSIENT_REASONS.includes(Code));
}

/** One consistent snapshot of the rows, in the order of the keys. */
export async function readConsistently(table: Table, keys: readonly Key[]): Promise<(Row | undefined)[]> {
  const TransactItems = keys.map((key) => ({ Get: { TableName: table.name, Key: key } }));
  return retryOnConflict(async () => {
    try {
      const { Responses = [] } = await table.client.send(new TransactGetCommand({ TransactItems }));
      return Responses.map(({ Item }) => Item);
    } catch (error) {
      const passing = error instanceof TransactionCanceledException && isTransient(error);
      throw passing ? new TransactionConflict(error) : error;
    }
  });
}

class TransactionConflict extends Error {
  constructor(cause: unknown) {
    super('transaction conflict', { cause });
  }
}

async function retryOnConflict<T>(attempt: () => Promise<T>): Promise<T> {
  const shouldRetry = ({ error }: { error: Error }) => error instanceof TransactionConflict;
  try {
    return await pRetry(attempt, { retries: 5, minTimeout: 20, maxTimeout: 400, randomize: true, shouldRetry });
  } catch (error) {
    throw error instanceof TransactionConflict ? new TableBusy('the table is busy', { cause: error.cause }) : error;
  }
}
