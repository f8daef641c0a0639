import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
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

/** The result of a transaction: written, or rejected by a condition; then for each item whether it failed, and the stored row. */
export type TransactionResult =
  | { readonly written: true }
  | { readonly written: false; readonly reasons: readonly ItemResult[] };
export interface ItemResult {
  readonly failed: boolean;
  readonly row?: Row;
}

/** Every attempt conflicted with another transaction on the same rows, or with an own one whose answer was lost. The caller may retry. */
export class TableBusy extends RetryableError {
  override readonly name = 'TableBusy';
}

/**
 * Writes all items or none. A conflict with another transaction returns no rows, so the transaction is retried, with jitter, five times
 * (DynamoDB: TransactWriteItems, "Transaction conflict"). The SDK uses one client token for all its own retries, so a timeout after the
 * write took effect does not write twice.
 *
 * @throws TableBusy
 */
export async function writeTransaction(table: Table, items: readonly WriteItem[]): Promise<TransactionResult> {
  return retryOnConflict(async () => {
    try {
      await table.client.send(new TransactWriteCommand({ TransactItems: [...items] }));
      return { written: true };
    } catch (error) {
      if (isTransient(error)) throw new TransactionConflict(error);
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      if (!reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) throw error;
      return {
        written: false,
        // The document client does not unmarshall the rows of an error.
        reasons: reasons.map(({ Code, Item }) => ({
          failed: Code === 'ConditionalCheckFailed',
          ...(Item && { row: unmarshall(Item) }),
        })),
      };
    }
  });
}

/** Cancellation reasons after which the same transaction may succeed. */
const TRANSIENT_REASONS = ['TransactionConflict', 'ProvisionedThroughputExceeded', 'ThrottlingError'];

/** Also while an attempt whose answer was lost is still in progress: the conditions of the next one see what it has written. */
function isTransient(error: unknown): boolean {
  if (error instanceof TransactionInProgressException) return true;
  const reasons = error instanceof TransactionCanceledException ? error.CancellationReasons : undefined;
  return reasons?.some(({ Code = '' }) => TRANSIENT_REASONS.includes(Code)) ?? false;
}

/** Whether a write of a single row was rejected because another write of the row came first, or is in progress in a transaction. */
export function wasOvertaken(error: unknown): boolean {
  return error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException;
}

/** Reads a consistent snapshot of the rows, in the order of the keys. @throws TableBusy */
export async function readConsistently(table: Table, keys: readonly Key[]): Promise<(Row | undefined)[]> {
  const TransactItems = keys.map((key) => ({ Get: { TableName: table.name, Key: key } }));
  return retryOnConflict(async () => {
    try {
      const { Responses = [] } = await table.client.send(new TransactGetCommand({ TransactItems }));
      return Responses.map(({ Item }) => Item);
    } catch (error) {
      throw isTransient(error) ? new TransactionConflict(error) : error;
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
