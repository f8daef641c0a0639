import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function random(length: number, alphabet = ALPHABET): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** The ids of an order and of its captures, refunds, disputes and events share these characters, so that each one names the order. */
export function newStem(): string {
  return random(9);
}

/** 17 letters and digits, as in PayPal's orders, captures and refunds. */
export function newId(stem: string): string {
  return stem + random(8);
}

export function newEventId(stem: string): string {
  return `WH-${newId(stem)}-${random(17)}`;
}

export function newDisputeId(stem: string): string {
  return `PP-R-${stem}-${random(8, '0123456789')}`;
}

/** Extracts the stem from any id; undefined for a foreign id. */
export function stemOf(id: string): string | undefined {
  return /^(?:WH-|PP-R-)?([0-9A-Z]{9})(?:[0-9A-Z]{8}(?:-[0-9A-Z]{17})?|-\d{8})$/.exec(id)?.[1];
}

/** PayPal's `debug_id` of a response. */
export function newDebugId(): string {
  return random(13, '0123456789abcdef');
}
