import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventBus } from '../../ports/outbox/event-bus.ts';
import { toEventDetail } from './events.ts';

export const SOURCE = 'evisa.payments';

/** EventBridge rejected the event. It answers 200 even then (EventBridge: PutEvents). */
export class EventPublishError extends Error {
  override readonly name = 'EventPublishError';
}

export function createEventBus(client: EventBridgeClient, EventBusName: string): EventBus {
  return {
    async publish(event) {
      const Entry = {
        EventBusName,
        Source: SOURCE,
        DetailType: event.kind,
        Detail: JSON.stringify(toEventDetail(event)),
        Time: new Date(event.at),
      };
      const { FailedEntryCount = 0, Entries } = await client.send(new PutEventsCommand({ Entries: [Entry] }));
      if (FailedEntryCount > 0) throw new EventPublishError(`${event.id}: ${Entries?.[0]?.ErrorCode}`);
    },
  };
}
