import type { StripeFaults } from './faults.ts';
import type { Event } from './objects/event.ts';

/** What is to happen to a notification instead of simply being sent. */
export interface NotificationFaults {
  dropped: boolean;
  /** Milliseconds it is held back. */
  delay: number;
  /** Held back only until a later notification of the same payment has gone out. */
  reordered: boolean;
  duplicated: boolean;
  altered: boolean;
  /** A forgery comes before it. */
  forged: boolean;
}

const DEFAULT_DELAY = 5_000;

/** Decides once for each event what is to go wrong with its notification. */
export function chooseFaults(faults: StripeFaults, event: Event, speed: number): NotificationFaults {
  const about = { type: event.type, payment_intent: intentIdOf(event), ...metadataOf(event) };
  const reorder = faults.trigger('reorder', about);
  const delay = faults.trigger('delay', about) ?? reorder;
  return {
    dropped: faults.trigger('drop', about) !== undefined,
    delay: delay ? (delay.delayMs ?? DEFAULT_DELAY / speed) : 0,
    reordered: reorder !== undefined,
    duplicated: faults.trigger('duplicate', about) !== undefined,
    altered: faults.trigger('alter', about) !== undefined,
    forged: faults.trigger('forge', about) !== undefined,
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
