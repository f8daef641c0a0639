import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { QueueConsumer } from '../../../../infra/functions/queue-consumers.ts';
import { pumpQueues } from '../../../../local/aws/queues/pump.ts';
import { SOON } from '../../../support/soon.ts';
import { serveQueues } from './fixture.ts';

const consumer: QueueConsumer = {
  function: 'send-email',
  queue: 'q',
  setting: 'EMAIL_QUEUE_URL',
  batchSize: 10,
  visibilityTimeout: 150,
  maxReceiveCount: 2,
};

/** Pumps a queue with these messages, each in a group of its own, into a function. @returns the bodies of each invocation */
async function pump(
  bodies: readonly string[],
  handler: (records: SQSEvent['Records']) => SQSBatchResponse | undefined,
  options?: Parameters<typeof serveQueues>[0],
) {
  const { client, endpoint, calls, queues } = await serveQueues(options);
  const send = (body: string) => void queues.send('q.fifo', { body, group: body, deduplicationId: body });
  bodies.forEach(send);
  const stopping = new AbortController();
  const batches: string[][] = [];
  const running = pumpQueues({
    client,
    consumers: [consumer],
    urlOf: ({ queue }) => `${endpoint}/000000000000/${queue}.fifo`,
    loadHandler: async () => async (event) => {
      batches.push(event.Records.map(({ body }) => body));
      return handler(event.Records);
    },
    speed: 1,
    signal: stopping.signal,
  });
  onTestFinished(async () => {
    stopping.abort();
    await running;
  });
  return { batches, calls, send, left: () => queues.messagesIn('q.fifo').map(({ body }) => body) };
}

test('deletes the messages that a function has handled, in one request', async () => {
  const all = Array.from({ length: 10 }, (_, index) => `${index}`);
  const { batches, calls, left } = await pump(all, () => undefined);
  await vi.waitFor(() => expect(left()).toEqual([]), SOON);
  expect(batches).toEqual([all]);
  expect(calls.counts).toMatchObject({ ReceiveMessage: 1, DeleteMessageBatch: 1 });
});

test('leaves the failed messages', async () => {
  const { calls, left } = await pump(['good', 'bad'], (records) => {
    const failed = records.filter(({ body }) => body === 'bad');
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
  await vi.waitFor(() => expect(calls.counts).toMatchObject({ DeleteMessageBatch: 1 }), SOON);
  expect(left()).toEqual(['bad']);
});

test('sends no request if all messages of a batch failed', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const { batches, calls, left, send } = await pump(['bad'], (records) => {
    const failed = records.filter(({ body }) => body === 'bad');
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
  await vi.waitFor(() => expect(batches).toEqual([['bad']]), SOON);
  send('good');
  await vi.waitFor(() => expect(left()).toEqual(['bad']), SOON);
  expect(calls.counts).toMatchObject({ DeleteMessageBatch: 1 });
  // SQS rejects an empty one.
  expect(log).not.toHaveBeenCalled();
});

test('reports messages that were not deleted although the request succeeded', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const failed = { Id: '1', Code: 'InternalError', SenderFault: false };
  const changed = new Map([['DeleteMessageBatch', () => ({ Successful: [], Failed: [failed] })]]);
  await pump(['one'], () => undefined, { changed });
  const logged = expect.stringContaining('1 messages were not deleted: InternalError');
  await vi.waitFor(() => expect(log).toHaveBeenCalledWith(logged), SOON);
});
