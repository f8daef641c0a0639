import type { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { createOutboxQueue } from '../../../../shared/adapters/sqs/outbox-queue.ts';
import { type OutboxEvent, outboxEventsOf } from '../../../../shared/domain/outbox-event.ts';
import { anApplication, aPayment, NOW, USD } from '../../../support/fixtures.ts';

async function deduplicationIdsOf(events: readonly OutboxEvent[]): Promise<string[]> {
  const sent: string[] = [];
  const send = async ({ input: { Entries = [] } }: SendMessageBatchCommand) => {
    sent.push(...Entries.map(({ MessageDeduplicationId = '' }) => MessageDeduplicationId));
    return {};
  };
  await createOutboxQueue({ send } as unknown as SQSClient, 'https://queue').send(events);
  return sent;
}

/** PayPal: Disputes API, `dispute_id`: up to 255 characters. */
function eventsOfDispute(id: string, version: number): OutboxEvent[] {
  const dispute = { id, state: 'open', amount: USD, openedAt: NOW, observedAt: NOW, sinceVersion: 2 } as const;
  const payment = aPayment(anApplication({ id: 'app_0000000000000000' }), { disputes: [dispute], version });
  return outboxEventsOf({ payments: [{ ...payment, id: 'pay_000000000000000000000000' }] });
}

it('an event is accepted by SQS whatever the id of its dispute looks like', async () => {
  const ids = await deduplicationIdsOf(eventsOfDispute(`争议 ${'P'.repeat(250)}`, 2));
  expect(ids).toEqual([expect.stringMatching(/^[A-Za-z0-9]{1,128}$/)]);
});

it('a message is deduplicated by its event and version', async () => {
  const [one, again, other, newer] = await Promise.all([
    deduplicationIdsOf(eventsOfDispute('dp_A', 2)),
    deduplicationIdsOf(eventsOfDispute('dp_A', 2)),
    deduplicationIdsOf(eventsOfDispute('dp_B', 2)),
    deduplicationIdsOf(eventsOfDispute('dp_A', 3)),
  ]);
  expect(again).toEqual(one);
  expect(new Set([...one, ...other, ...newer])).toHaveLength(3);
});
