import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { AwsError, type Operations } from '../aws-fakes/aws-json.ts';
import type { NewMessage, Queues, StoredMessage } from './queues.ts';

/** Milliseconds. */
const POLL_INTERVAL = 20;

const INVALID_RECEIPT = {
  Code: 'ReceiptHandleIsInvalid',
  Message: 'The receipt handle is not valid.',
  SenderFault: true,
};

const queueUrl = z.object({ QueueUrl: z.string().min(1) });
const message = z.object({
  MessageBody: z.string().min(1).max(1_048_576),
  MessageGroupId: z.string().min(1).max(128),
  MessageDeduplicationId: z.string().min(1).max(128),
});
const receipt = z.object({ ReceiptHandle: z.string() });
const entryId = { Id: z.string().regex(/^[\w-]{1,80}$/) };
const batchOf = <Entry extends { Id: string }>(entry: z.ZodType<Entry>) => {
  const entries = z.array(entry).min(1).max(10);
  return queueUrl.extend({ Entries: entries.refine(haveDistinctIds, 'two entries have the same Id') });
};
const sent = batchOf(message.extend(entryId));
const deleted = batchOf(receipt.extend(entryId));
const receive = queueUrl.extend({
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: z.number().min(0).max(43_200).default(30),
  WaitTimeSeconds: z.number().min(0).max(20).default(0),
});
const visibility = queueUrl.extend({ ...receipt.shape, VisibilityTimeout: z.int().min(0).max(43_200) });

/** The part of SQS that FIFO queues and their consumers need (SQS API Reference, AWS JSON protocol). */
export function queueOperations(queues: Queues): Operations {
  const named = ({ QueueUrl }: { QueueUrl: string }) => {
    const name = QueueUrl.split('/').at(-1) ?? '';
    if (queues.has(name)) return name;
    throw new AwsError('com.amazonaws.sqs#QueueDoesNotExist', 'The specified queue does not exist.');
  };
  const send = (queue: string, one: z.output<typeof message>) => {
    const { id, sequence } = queues.send(queue, newMessage(one));
    return { MessageId: id, MD5OfMessageBody: md5(one.MessageBody), SequenceNumber: padded(sequence) };
  };
  async function receiveMessages(input: unknown): Promise<object> {
    const wanted = receive.parse(input);
    const { MaxNumberOfMessages: limit, VisibilityTimeout: seconds, WaitTimeSeconds } = wanted;
    const queue = named(wanted);
    const until = performance.now() + WaitTimeSeconds * 1000;
    for (;;) {
      const found = queues.receive(queue, limit, seconds * 1000);
      if (found.length > 0) return { Messages: found.map(toReceived) };
      const rest = Math.ceil(until - performance.now());
      if (rest <= 0) return {};
      // Messages that are hidden become visible by the clock, which tests move.
      if (queues.isEmpty(queue)) await queues.arrival(queue, rest);
      else await delay(POLL_INTERVAL);
    }
  }
  const operations: [string, (input: unknown) => object | Promise<object>][] = [
    [
      'SendMessage',
      (input) => {
        const one = queueUrl.extend(message.shape).parse(input);
        return send(named(one), one);
      },
    ],
    [
      'SendMessageBatch',
      (input) => {
        const all = sent.parse(input);
        const queue = named(all);
        return { Successful: all.Entries.map((one) => ({ Id: one.Id, ...send(queue, one) })), Failed: [] };
      },
    ],
    ['ReceiveMessage', receiveMessages],
    [
      'DeleteMessageBatch',
      (input) => {
        const all = deleted.parse(input);
        const queue = named(all);
        const [valid = [], invalid = []] = [true, false].map((wanted) =>
          all.Entries.filter(({ ReceiptHandle }) => isReceipt(ReceiptHandle) === wanted),
        );
        for (const { ReceiptHandle } of valid) queues.delete(queue, ReceiptHandle);
        const Failed = invalid.map(({ Id }) => ({ Id, ...INVALID_RECEIPT }));
        return { Successful: valid.map(({ Id }) => ({ Id })), Failed };
      },
    ],
    [
      'ChangeMessageVisibility',
      (input) => {
        const { ReceiptHandle, VisibilityTimeout, ...queue } = visibility.parse(input);
        queues.hide(named(queue), ReceiptHandle, VisibilityTimeout * 1000);
        return {};
      },
    ],
  ];
  return new Map(operations);
}

function haveDistinctIds(entries: readonly { readonly Id: string }[]): boolean {
  return new Set(entries.map(({ Id }) => Id)).size === entries.length;
}

function isReceipt(text: string): boolean {
  return z.uuid().safeParse(text).success;
}

function newMessage({ MessageBody, MessageGroupId, MessageDeduplicationId }: z.output<typeof message>): NewMessage {
  return { body: MessageBody, group: MessageGroupId, deduplicationId: MessageDeduplicationId };
}

function toReceived(one: StoredMessage) {
  return {
    MessageId: one.id,
    ReceiptHandle: one.receipt,
    Body: one.body,
    MD5OfBody: md5(one.body),
    Attributes: {
      ApproximateReceiveCount: String(one.receives),
      ApproximateFirstReceiveTimestamp: String(one.firstReceivedAt),
      SentTimestamp: String(one.sentAt),
      SequenceNumber: padded(one.sequence),
      MessageGroupId: one.groupId,
      MessageDeduplicationId: one.deduplicationId,
      SenderId: '000000000000',
    },
  };
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function padded(sequence: number): string {
  return String(sequence).padStart(20, '0');
}
