import type { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { queueConsumers } from '../../../../infra/functions/queue-consumers.ts';
import { createPostpone } from '../../../../shared/adapters/sqs/postpone-message.ts';

const HOUR = 3600;

async function delayAfter(receives: number, random = 1): Promise<number> {
  const sent: ChangeMessageVisibilityCommand[] = [];
  const client = { send: async (command: ChangeMessageVisibilityCommand) => void sent.push(command) };
  const postpone = createPostpone(client as unknown as SQSClient, 'https://queue', () => random);
  await postpone({ receiptHandle: 'r', attributes: { ApproximateReceiveCount: String(receives) } });
  expect(sent.map(({ input }) => [input.QueueUrl, input.ReceiptHandle])).toEqual([['https://queue', 'r']]);
  return sent[0]?.input.VisibilityTimeout ?? Number.NaN;
}

describe('a postponed message', () => {
  it('returns after five minutes, then twice as long each time, up to six hours', async () => {
    const delays = await Promise.all([1, 2, 3, 7, 8, 12].map((receives) => delayAfter(receives)));
    expect(delays).toEqual([300, 600, 1200, 19_200, 6 * HOUR, 6 * HOUR]);
  });

  it('returns apart from others, after no less than half of that time', async () => {
    expect(await delayAfter(1, 0)).toBe(150);
    expect(await delayAfter(1, 0.5)).toBe(225);
  });

  it('outlasts the daily quota of SES before it goes to the dead-letter queue, with the shortest delays, too', async () => {
    const [{ maxReceiveCount }] = queueConsumers;
    const delays = await Promise.all(Array.from({ length: maxReceiveCount - 1 }, (_, i) => delayAfter(i + 1, 0)));
    expect(delays.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(24 * HOUR);
  });
});
