import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventBus } from '../../ports/outbox/event-bus.ts';
import { toEventDetail } from './events.ts';

export const SOURCE = 'evisa.payments';

/** EventBridge answers 200 even where it has not taken the event. */
export class EventRefused extends Error {
  override readonly name = 'EventRefused';
}

export function createEventBus(client: EventBridgeClient, EventBusName: string): EventBus {
  return {
    async publish(news) {
      const Entry = {
        EventBusName,
        Source: SOURCE,
        DetailType: news.kind,
        Detail: JSON.stringify(toEventDetail(news)),
        Time: new Date(news.at),
      };
      const { FailedEntryCount = 0, Entries } = await client.send(new PutEventsCommand({ Entries: [Entry] }));
      if (FailedEntryCount > 0) throw new EventRefused(`${news.id}: ${Entries?.[0]?.ErrorCode}`);
    },
  };
}
