import type { BusEvent } from '../../local/aws/bus/bus.ts';

/** What a consumer acts on: events come at least once, and a repeated one has the same id. */
export function withoutRepeats(events: readonly BusEvent[]): BusEvent[] {
  return [...new Map(events.map((event) => [event.detail.id, event])).values()];
}
