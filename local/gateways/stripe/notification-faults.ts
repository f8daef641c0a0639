import type { StripeFaults } from './faults.ts';
import type { Event } from './objects/event.ts';

/** What is to happen to a notification instead of simply being sent. */
export interface Disturbance {
  lost: boolean;
  /** Milliseconds it is held back. */
  delay: number;
  /** Held back only until a later notification of the same payment has gone out. */
  overtaken: boolean;
  repeated: boolean;
  altered: boolean;
  /** A forgery comes before it. */
  forged: boolean;
}

const HELD_BACK = 5_000;

/** Decides once for each event what is to go wrong with its notification. */
export function disturb(faults: StripeFaults, event: Event, speed: number): Disturbance {
  const about = { type: event.type, payment_intent: intentIdOf(event), ...metadataOf(event) };
  const reorder = faults.strike('reorder', about);
  const delay = faults.strike('delay', about) ?? reorder;
  return {
    lost: faults.strike('lose', about) !== undefined,
    delay: delay ? (delay.delayMs ?? HELD_BACK / speed) : 0,
    overtaken: reorder !== undefined,
    repeated: faults.strike('repeat', about) !== undefined,
    altered: faults.strike('alter', about) !== undefined,
    forged: faults.strike('forge', about) !== undefined,
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
