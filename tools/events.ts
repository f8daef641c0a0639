import { SOURCE } from '../shared/adapters/event-bridge/event-bus.ts';
import { eventSchemas } from '../shared/adapters/event-bridge/events.ts';

/** The document of the events on the bus, for consumers in the visa office's own systems. */
export function eventsDocument(): object {
  return {
    description: `Events on the EventBridge bus of the stage. "detail" of each "detail-type" matches its schema; fields may be added. The same event may be delivered more than once, with the same detail.id, and in any order: of two events about the same payment, refund or application, the one with the higher detail.version is newer.`,
    source: SOURCE,
    detailTypes: eventSchemas(),
  };
}
