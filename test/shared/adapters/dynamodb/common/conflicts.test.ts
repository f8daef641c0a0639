import {
  ConditionalCheckFailedException,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { type Table, writeTransaction } from '../../../../../shared/adapters/dynamodb/common/table.ts';
import { createOutbox } from '../../../../../shared/adapters/dynamodb/outbox/outbox.ts';
import { createDueWork } from '../../../../../shared/adapters/dynamodb/settlement/due-work.ts';
import { anApplication, aPayment, NOW } from '../../../../support/fixtures.ts';

const said = { message: 'rejected', $metadata: {} };
const canceled = (...codes: string[]) =>
  new TransactionCanceledException({ ...said, CancellationReasons: codes.map((Code) => ({ Code })) });

/** A table that answers one call after the other with these errors, and then with success. */
function tableThat(...errors: Error[]): Table & { readonly calls: () => number } {
  let calls = 0;
  const send = async () => {
    const error = errors[calls++];
    if (error !== undefined) throw error;
    return {};
  };
  return { client: { send } as unknown as DynamoDBDocumentClient, name: 'evisa', calls: () => calls };
}

describe('a transaction', () => {
  it.each([
    ['an earlier attempt is still in progress', new TransactionInProgressException(said)],
    ['a condition failed beside a conflict', canceled('ConditionalCheckFailed', 'TransactionConflict')],
    ['it was throttled beside a failed condition', canceled('ConditionalCheckFailed', 'ThrottlingError')],
  ])('is repeated if %s', async (_, error) => {
    const table = tableThat(error);
    expect(await writeTransaction(table, [])).toEqual({ written: true });
    expect(table.calls()).toBe(2);
  });

  it.each([
    ['that it can never be written', canceled('None', 'ValidationError')],
    ['an error of the table', new ProvisionedThroughputExceededException(said)],
  ])('is not repeated after %s', async (_, error) => {
    const table = tableThat(error);
    await expect(writeTransaction(table, [])).rejects.toBe(error);
    expect(table.calls()).toBe(1);
  });
});

describe.each([
  ['another write came first', new ConditionalCheckFailedException(said)],
  ['a transaction of the row is in progress', new TransactionConflictException(said)],
])('if %s', (_, error) => {
  it('due work is not claimed', async () => {
    const { id: paymentId } = aPayment(anApplication());
    expect(await createDueWork(tableThat(error)).claim({ paymentId, dueAt: NOW, tries: 0 }, NOW + 1)).toBe(false);
  });

  it('the application stays in the outbox', async () => {
    const outbox = createOutbox(tableThat(error));
    await expect(outbox.markPublished(anApplication().id, [], ['x.paid'])).resolves.toBeUndefined();
  });
});
