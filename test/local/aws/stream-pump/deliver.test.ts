import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { deliver } from '../../../../local/aws/stream-pump/deliver.ts';
import { matchesFilter, toLambdaRecord } from '../../../../local/aws/stream-pump/records.ts';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => vi.restoreAllMocks());

const NOW_SECONDS = () => Math.floor(Date.now() / 1000);
const record = (SequenceNumber: string, at = NOW_SECONDS()): DynamoDBRecord => {
  return { dynamodb: { SequenceNumber, ApproximateCreationDateTime: at } };
};
const failing = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

/** Delivers records to a function, and returns the sequence numbers of each invocation. */
async function invocations(
  records: DynamoDBRecord[],
  answer: (batch: string[], invocation: number) => DynamoDBBatchResponse | undefined,
  maximumRecordAge = 60,
) {
  const batches: string[][] = [];
  const invoke = async ({ Records }: { Records: DynamoDBRecord[] }) => {
    const batch = Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
    batches.push(batch);
    return answer(batch, batches.length);
  };
  await deliver({ invoke, maximumRecordAge, retryInterval: 1 }, records);
  return batches;
}

const all = ['1', '2', '3', '4'].map((id) => record(id));

describe('a batch', () => {
  test('is delivered once if it succeeds', async () => {
    expect(await invocations(all, () => undefined)).toEqual([['1', '2', '3', '4']]);
    expect(await invocations(all, () => failing())).toEqual([['1', '2', '3', '4']]);
    expect(await invocations([], () => undefined)).toEqual([]);
  });

  test('is retried from its first failed record until it succeeds', async () => {
    const answers = [failing('4', '3'), failing('3'), undefined];
    expect(await invocations(all, (_, invocation) => answers[invocation - 1])).toEqual([
      ['1', '2', '3', '4'],
      ['3', '4'],
      ['3', '4'],
    ]);
  });

  test.each([
    ['throws', () => Promise.reject(new Error('no'))],
    ['reports a record that is not in the batch', () => failing('99')],
  ])('is retried in halves, in order, for a function that %s', async (_, fail) => {
    const batches: string[][] = [];
    const invoke = async ({ Records }: { Records: DynamoDBRecord[] }) => {
      const batch = Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
      batches.push(batch);
      return batch.includes('3') && batches.length < 6 ? fail() : undefined;
    };
    await deliver({ invoke, maximumRecordAge: 60, retryInterval: 1 }, all);
    expect(batches).toEqual([['1', '2', '3', '4'], ['1', '2'], ['3', '4'], ['3'], ['3'], ['3'], ['4']]);
  });

  test('discards records that are too old, and continues', async () => {
    const old = record('0', NOW_SECONDS() - 100);
    expect(await invocations([old, ...all], () => undefined)).toEqual([['1', '2', '3', '4']]);
    vi.useFakeTimers({ toFake: ['Date'], now: NOW_SECONDS() * 1000 });
    onTestFinished(() => void vi.useRealTimers());
    const secondLater = () => {
      vi.setSystemTime(Date.now() + 1000);
      return failing('5');
    };
    expect(await invocations([record('5')], secondLater, 3)).toHaveLength(4);
  });
});

test('a filter matches the listed values of its fields', () => {
  const pattern = { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { type: { S: ['payment'] } } } };
  const of = (eventName: string, type: object) => ({ eventName, dynamodb: { NewImage: { type } } });
  expect(matchesFilter(pattern, of('INSERT', { S: 'payment' }))).toBe(true);
  expect(matchesFilter(pattern, of('MODIFY', { S: 'payment' }))).toBe(true);
  expect(matchesFilter(pattern, of('REMOVE', { S: 'payment' }))).toBe(false);
  expect(matchesFilter(pattern, of('INSERT', { S: 'history' }))).toBe(false);
  expect(matchesFilter(pattern, of('INSERT', { N: 'payment' }))).toBe(false);
  expect(matchesFilter(pattern, { eventName: 'INSERT', dynamodb: {} })).toBe(false);
});

test('converts a record to the JSON that Lambda passes to functions', () => {
  const ApproximateCreationDateTime = new Date(1_700_000_000_900);
  const NewImage = { PK: { S: 'A' }, bytes: { B: new Uint8Array([1, 2, 3]) } };
  const stored = { eventID: '1', eventName: 'INSERT', dynamodb: { ApproximateCreationDateTime, NewImage } } as const;
  expect(toLambdaRecord(stored, 'arn:stream')).toEqual({
    eventID: '1',
    eventName: 'INSERT',
    eventSourceARN: 'arn:stream',
    dynamodb: { ApproximateCreationDateTime: 1_700_000_000, NewImage: { PK: { S: 'A' }, bytes: { B: 'AQID' } } },
  });
});
