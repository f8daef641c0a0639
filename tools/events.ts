import { SOURCE } from '../shared/adapters/event-bridge/event-bus.ts';
import { eventSchemas } from '../shared/adapters/event-bridge/events.ts';

/** What the office's own systems can hear on the bus, for those who write a consumer. */
export function eventsDocument(): object {
  return {
    description: `Events on the EventBridge bus of the stage. "detail" of each "detail-type" is as its schema says; fields may be added. The same event may come more than once, under the same detail.id, and in any order: detail.version tells which of two about the same payment, refund or application is the newer.`,
    source: SOURCE,
    detailTypes: eventSchemas(),
  };
}
