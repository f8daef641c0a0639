import type { BusEvent } from '../../local/aws/bus/bus.ts';

/** Removes repeated deliveries, as a consumer must: an event is delivered at least once, always with the same id. */
export function withoutRepeats(events: readonly BusEvent[]): BusEvent[] {
  return [...new Map(events.map((event) => [event.detail.id, event])).values()];
}
