import type { StripeFaults } from './faults.ts';
import type { Event } from './objects/event.ts';

/** The faults to inject into a notification. */
export interface NotificationFaults {
  dropped: boolean;
  /** Milliseconds. */
  delay: number;
  /** Held back until a later notification of the same payment has been sent. */
  reordered: boolean;
  duplicated: boolean;
  altered: boolean;
  /** Preceded by a forged notification. */
  forged: boolean;
}

const DEFAULT_DELAY = 5_000;

/** Decides once per event which faults apply to its notification. */
export function chooseFaults(faults: StripeFaults, event: Event, speed: number): NotificationFaults {
  const fields = { type: event.type, payment_intent: intentIdOf(event), ...metadataOf(event) };
  const reorder = faults.trigger('reorder', fields);
  const delay = faults.trigger('delay', fields) ?? reorder;
  return {
    dropped: faults.trigger('drop', fields) !== undefined,
    delay: delay ? (delay.delayMs ?? DEFAULT_DELAY / speed) : 0,
    reordered: reorder !== undefined,
    duplicated: faults.trigger('duplicate', fields) !== undefined,
    altered: faults.trigger('alter', fields) !== undefined,
    forged: faults.trigger('forge', fields) !== undefined,
  };
}

/** The same event with another amount. */
export function altered(event: Event): Event {
  const { object } = event.data;
  const amount = object.amount + 100;
  const received = object.object === 'payment_intent' && object.amount_received > 0 ? { amount_received: amount } : {};
  const captured = object.object === 'charge' && object.amount_captured > 0 ? { amount_captured: amount } : {};
  return { ...event, data: { object: { ...object, amount, ...received, ...captured } } };
}

export function intentIdOf({ data: { object } }: Event): string {
  return object.object === 'payment_intent' ? object.id : object.payment_intent;
}

function metadataOf({ data: { object } }: Event): Record<string, string> {
  const entries = Object.entries(object.metadata ?? {}).map(([key, value]) => [`metadata[${key}]`, value]);
  return Object.fromEntries(entries);
}
