import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deliver } from '../../../../local/aws/stream-pump/deliver.ts';
import { matchesFilter, toLambdaRecord } from '../../../../local/aws/stream-pump/records.ts';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => vi.restoreAllMocks());

const NOW_SECONDS = () => Math.floor(Date.now() / 1000);
const record = (SequenceNumber: string, at = NOW_SECONDS()): DynamoDBRecord => {
  return { dynamodb: { SequenceNumber, ApproximateCreationDateTime: at } };
};
const failing = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

/** Delivers to a function, and gives the sequence numbers of each invocation. */
async function invocations(
  records: DynamoDBRecord[],
  answer: (batch: string[], invocation: number) => DynamoDBBatchResponse | undefined,
  maximumRecordAge = 60,
) {
  const seen: string[][] = [];
  const invoke = async ({ Records }: { Records: DynamoDBRecord[] }) => {
    const batch = Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
    seen.push(batch);
    return answer(batch, seen.length);
  };
  await deliver({ invoke, maximumRecordAge, retryInterval: 1 }, records);
  return seen;
}

const all = ['1', '2', '3', '4'].map((id) => record(id));

describe('a batch', () => {
  test('that succeeds is handed over once', async () => {
    expect(await invocations(all, () => undefined)).toEqual([['1', '2', '3', '4']]);
    expect(await invocations(all, () => failing())).toEqual([['1', '2', '3', '4']]);
    expect(await invocations([], () => undefined)).toEqual([]);
  });

  test('that failed in part comes again from its first failure, until it succeeds', async () => {
    const answers = [failing('4', '3'), failing('3'), undefined];
    expect(await invocations(all, (_, invocation) => answers[invocation - 1])).toEqual([
      ['1', '2', '3', '4'],
      ['3', '4'],
      ['3', '4'],
    ]);
  });

  test.each([
    ['throws', () => Promise.reject(new Error('no'))],
    ['names a record that it was not given', () => failing('99')],
  ])('of a function that %s comes again in halves, in order', async (_, fail) => {
    const seen: string[][] = [];
    const invoke = async ({ Records }: { Records: DynamoDBRecord[] }) => {
      const batch = Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
      seen.push(batch);
      return batch.includes('3') && seen.length < 6 ? fail() : undefined;
    };
    await deliver({ invoke, maximumRecordAge: 60, retryInterval: 1 }, all);
    expect(seen).toEqual([['1', '2', '3', '4'], ['1', '2'], ['3', '4'], ['3'], ['3'], ['3'], ['4']]);
  });

  test('gives up what has grown too old, and goes on', async () => {
    const old = record('0', NOW_SECONDS() - 100);
    expect(await invocations([old, ...all], () => undefined)).toEqual([['1', '2', '3', '4']]);
    const dying = record('5', NOW_SECONDS() - 1);
    const seen = await invocations([dying], () => failing('5'), 3);
    expect(seen.length).toBeGreaterThan(1);
  });
});

test('a filter names fields, and for each the values it takes', () => {
  const pattern = { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { type: { S: ['payment'] } } } };
  const of = (eventName: string, type: object) => ({ eventName, dynamodb: { NewImage: { type } } });
  expect(matchesFilter(pattern, of('INSERT', { S: 'payment' }))).toBe(true);
  expect(matchesFilter(pattern, of('MODIFY', { S: 'payment' }))).toBe(true);
  expect(matchesFilter(pattern, of('REMOVE', { S: 'payment' }))).toBe(false);
  expect(matchesFilter(pattern, of('INSERT', { S: 'history' }))).toBe(false);
  expect(matchesFilter(pattern, of('INSERT', { N: 'payment' }))).toBe(false);
  expect(matchesFilter(pattern, { eventName: 'INSERT', dynamodb: {} })).toBe(false);
});

test('a record is plain JSON, as Lambda hands it over', () => {
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
