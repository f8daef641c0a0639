import { setTimeout as delay } from 'node:timers/promises';
import type { SQSRecord } from 'aws-lambda';
import { queueConsumers } from '../../infra/functions/queue-consumers.ts';
import type { Table } from '../../shared/adapters/dynamodb/common/table.ts';
import { createProcessedEvents } from '../../shared/adapters/dynamodb/outbox/processed-events.ts';
import { parseOutboxEvent, serializeOutboxEvent } from '../../shared/adapters/sqs/outbox-event-message.ts';
import { outboxEventsOf } from '../../shared/domain/outbox-event.ts';
import { DAY } from '../../shared/domain/time.ts';
import { processFifoBatch } from '../../shared/lambda/fifo-batch.ts';
import { notifyOffice } from '../../shared/use-cases/outbox/notify-office.ts';
import { ended, type StoredPair } from './rows.ts';

/** Messages of one invocation, each of another application. */
export const BATCH: number = queueConsumers[0].batchSize;
/** Milliseconds in which EventBridge takes an event. An assumption. */
const BUS_LATENCY = 50;
/** Milliseconds that a batch waits at least: for the table, the service, and the table again. An assumption. */
export const BATCH_LATENCY = 100;

const messages: SQSRecord[] = [];

/** The events of paid applications in the office's queue, which one invocation at a time publishes. */
export const officeEvents = {
  item(n: number, now: number): StoredPair {
    const pair = ended(n, now - DAY);
    const [event] = outboxEventsOf({ payments: [pair.payment] });
    const attributes = { MessageGroupId: pair.application.id } as SQSRecord['attributes'];
    if (event !== undefined)
      messages.push({ messageId: String(n), body: serializeOutboxEvent(event), attributes } as SQSRecord);
    return pair;
  },
  async work(table: Table, until: number): Promise<number> {
    const deps = {
      processedEvents: createProcessedEvents(table, 'publish-event', Date.now),
      bus: { publish: () => delay(BUS_LATENCY) },
    };
    let done = 0;
    while (done < messages.length && Date.now() < until) {
      const batch = messages.slice(done, done + BATCH);
      await processFifoBatch(batch, (body) => notifyOffice(deps, parseOutboxEvent(body)), fail);
      done += batch.length;
    }
    return done;
  },
};

function fail(error: unknown): never {
  throw error;
}
