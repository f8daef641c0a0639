import type { Server } from 'node:http';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { beforeEach, expect, test } from 'vitest';
import { dispatch, errorResponse } from '../../../../local/aws/aws-fakes/aws-json.ts';
import { CallCounter } from '../../../../local/aws/aws-fakes/call-counter.ts';
import { queueOperations } from '../../../../local/aws/queues/endpoint.ts';
import { Queues } from '../../../../local/aws/queues/queues.ts';
import { serve } from '../../api-host/fixture.ts';

const MINUTE = 60_000;
let now = 0;
let client: SQSClient;
let endpoint: string;
let calls: CallCounter;

beforeEach(async () => {
  now = 0;
  const rules = [
    { name: 'q.fifo', redrive: { deadLetterQueue: 'dead.fifo', maxReceiveCount: 2 } },
    { name: 'dead.fifo' },
  ];
  calls = new CallCounter();
  const operations = calls.wrap(queueOperations(new Queues(':memory:', rules, () => now)));
  const services = new Map([['AmazonSQS', operations]]);
  const app = new Hono().post('*', (c) => dispatch(c, services)).onError((error) => errorResponse(error));
  endpoint = await serve(createAdaptorServer({ fetch: app.fetch }) as Server);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  // The real client also verifies the digests of bodies.
  client = new SQSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
});

const urlOf = (queue: string) => `${endpoint}/000000000000/${queue}`;
const entry = (body: string, group: string, id = body) => ({
  MessageBody: body,
  MessageGroupId: group,
  MessageDeduplicationId: id,
});
async function send(...entries: ReturnType<typeof entry>[]) {
  const Entries = entries.map((one, index) => ({ Id: String(index), ...one }));
  return client.send(new SendMessageBatchCommand({ QueueUrl: urlOf('q.fifo'), Entries }));
}
async function receive({ queue = 'q.fifo', limit = 10 } = {}) {
  const command = { QueueUrl: urlOf(queue), MaxNumberOfMessages: limit, VisibilityTimeout: 60 };
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ ...command, MessageSystemAttributeNames: ['All'] }),
  );
  return Messages;
}
const bodies = (messages: { Body?: string | undefined }[]) => messages.map(({ Body }) => Body);
const remove = (ReceiptHandle: string | undefined, queue = 'q.fifo') =>
  client.send(new DeleteMessageCommand({ QueueUrl: urlOf(queue), ReceiptHandle }));

test('counts requests as SQS bills them: one for a batch, and one for an empty receive', async () => {
  await receive();
  await send(entry('a1', 'a'), entry('b1', 'b'));
  for (const { ReceiptHandle } of await receive()) await remove(ReceiptHandle);
  expect(calls.counts).toEqual({
    'ReceiveMessage, empty': 1,
    SendMessageBatch: 1,
    ReceiveMessage: 1,
    DeleteMessage: 2,
  });
});

test('a receive that waits at an empty queue returns the next message', async () => {
  const command = { QueueUrl: urlOf('q.fifo'), VisibilityTimeout: 60, WaitTimeSeconds: 20 };
  const waiting = client.send(new ReceiveMessageCommand(command));
  await send(entry('a1', 'a'));
  expect(bodies((await waiting).Messages ?? [])).toEqual(['a1']);
});

test('a receive that waits returns a message when it becomes visible again', async () => {
  await send(entry('a1', 'a'));
  await receive();
  const command = { QueueUrl: urlOf('q.fifo'), VisibilityTimeout: 60, WaitTimeSeconds: 20 };
  const waiting = client.send(new ReceiveMessageCommand(command));
  now += MINUTE;
  expect(bodies((await waiting).Messages ?? [])).toEqual(['a1']);
});

test('delivers messages in order, and blocks a group while one of its messages is in flight', async () => {
  await send(entry('a1', 'a'), entry('a2', 'a'), entry('b1', 'b'));
  const [first] = await receive({ limit: 1 });
  expect(first).toMatchObject({ Body: 'a1', Attributes: { MessageGroupId: 'a', ApproximateReceiveCount: '1' } });
  expect(bodies(await receive())).toEqual(['b1']);
  await remove(first?.ReceiptHandle);
  expect(bodies(await receive())).toEqual(['a2']);
});

test('deduplicates messages for five minutes', async () => {
  const one = await client.send(new SendMessageCommand({ QueueUrl: urlOf('q.fifo'), ...entry('a', 'a', 'same') }));
  now += 5 * MINUTE - 1;
  const again = await client.send(new SendMessageCommand({ QueueUrl: urlOf('q.fifo'), ...entry('a', 'a', 'same') }));
  expect(again.MessageId).toBe(one.MessageId);
  now += 1;
  await send(entry('a', 'a', 'same'));
  expect(await receive()).toHaveLength(2);
});

test('delivers a message again unless it is deleted by its latest receipt', async () => {
  await send(entry('a', 'a'));
  const [first] = await receive();
  expect(await receive()).toEqual([]);
  now += MINUTE;
  const [second] = await receive();
  expect(second).toMatchObject({ Body: 'a', Attributes: { ApproximateReceiveCount: '2' } });
  await remove(first?.ReceiptHandle);
  now += MINUTE - 1;
  expect(await receive({ queue: 'dead.fifo' })).toEqual([]);
});

test('moves a message to the dead-letter queue after its last receive, which unblocks its group', async () => {
  await send(entry('bad', 'a'), entry('good', 'a'));
  for (let times = 0; times < 2; times++) {
    expect(bodies(await receive({ limit: 1 }))).toEqual(['bad']);
    now += MINUTE;
  }
  expect(bodies(await receive())).toEqual(['good']);
  expect(bodies(await receive({ queue: 'dead.fifo' }))).toEqual(['bad']);
});

test('rejects an unknown queue with the error name that the client expects', async () => {
  const command = new ReceiveMessageCommand({ QueueUrl: urlOf('other.fifo') });
  await expect(client.send(command)).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
});

test('a received message can be hidden for longer, with its group behind it', async () => {
  const QueueUrl = urlOf('q.fifo');
  for (const id of ['1', '2'])
    await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: id, MessageGroupId: 'g', MessageDeduplicationId: id }),
    );
  const receive = async () =>
    (await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 30 }))).Messages ?? [];
  const [first] = await receive();
  const hidden = { QueueUrl, ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 600 };
  await client.send(new ChangeMessageVisibilityCommand(hidden));
  now += 9 * MINUTE;
  expect(await receive()).toEqual([]);
  now += MINUTE;
  expect((await receive()).map(({ Body }) => Body)).toEqual(['1']);
});
