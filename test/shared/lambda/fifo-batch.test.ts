import type { SQSRecord } from 'aws-lambda';
import { expect, it } from 'vitest';
import { processFifoBatch } from '../../../shared/lambda/fifo-batch.ts';
import { logContext } from '../../../shared/lambda/log-context.ts';

const record = (messageId: string, MessageGroupId: string) =>
  ({ messageId, body: messageId, attributes: { MessageGroupId } }) as SQSRecord;

it('skips the rest of a group after a failure and continues with the other groups', async () => {
  const handled: string[] = [];
  const failures: unknown[] = [];
  const handle = async (body: string) => {
    if (body === 'a2') throw new Error('not now');
    handled.push(body);
  };
  const records = [record('a1', 'a'), record('a2', 'a'), record('b1', 'b'), record('a3', 'a'), record('b2', 'b')];
  const answer = await processFifoBatch(records, handle, () => void failures.push(logContext().messageId));
  expect(handled.toSorted()).toEqual(['a1', 'b1', 'b2']);
  expect(failures).toEqual(['a2']);
  expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['a2', 'a3']);
});

it('reports only the failed groups if a failed message cannot be postponed', async () => {
  const handle = async (body: string) => {
    if (body.startsWith('a')) throw new Error('throttled');
  };
  const postpone = () => Promise.reject(new Error('SQS does not answer'));
  const answer = await processFifoBatch([record('a1', 'a'), record('b1', 'b'), record('a2', 'a')], handle, postpone);
  expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['a1', 'a2']);
});
