import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { beforeEach, expect, test } from 'vitest';
import type { CallCounter } from '../../../../local/aws/aws-fakes/call-counter.ts';
import { serveQueues } from './fixture.ts';

const MINUTE = 60_000;
let now = 0;
let client: SQSClient;
let endpoint: string;
let calls: CallCounter;

beforeEach(async () => {
  now = 0;
  ({ client, endpoint, calls } = await serveQueues({ now: () => now }));
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
const remove = (...receipts: (string | undefined)[]) => {
  const Entries = receipts.map((ReceiptHandle, index) => ({ Id: `${index}`, ReceiptHandle }));
  return client.send(new DeleteMessageBatchCommand({ QueueUrl: urlOf('q.fifo'), Entries }));
};

test('counts requests as SQS bills them: one for a batch, and one for an empty receive', async () => {
  await receive();
  await send(entry('a1', 'a'), entry('b1', 'b'));
  await remove(...(await receive()).map(({ ReceiptHandle }) => ReceiptHandle));
  expect(calls.counts).toEqual({
    'ReceiveMessage, empty': 1,
    SendMessageBatch: 1,
    ReceiveMessage: 1,
    DeleteMessageBatch: 1,
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

test('deletes a batch but for what is not a receipt, and says which', async () => {
  await send(entry('a1', 'a'), entry('b1', 'b'));
  const [a, b] = await receive();
  const { Successful, Failed } = await remove(a?.ReceiptHandle, 'not a receipt', b?.ReceiptHandle);
  expect(Successful).toEqual([{ Id: '0' }, { Id: '2' }]);
  expect(Failed).toMatchObject([{ Id: '1', Code: 'ReceiptHandleIsInvalid', SenderFault: true }]);
  now += MINUTE;
  expect(await receive()).toEqual([]);
});

test.each([
  ['no entry', []],
  ['eleven entries', Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, ReceiptHandle: 'r' }))],
  ['two entries with the same id', Array(2).fill({ Id: 'same', ReceiptHandle: 'r' })],
  ['an id with other characters than SQS accepts', [{ Id: 'a b', ReceiptHandle: 'r' }]],
])('rejects a batch with %s', async (_, Entries) => {
  const command = new DeleteMessageBatchCommand({ QueueUrl: urlOf('q.fifo'), Entries });
  await expect(client.send(command)).rejects.toMatchObject({ name: 'ValidationException' });
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
