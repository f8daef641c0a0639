import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function random(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** Stripe: the ids of an intent and of its charges and refunds share their first characters, `pi_3…`, `ch_3…`, `re_3…`. */
export function newStem(): string {
  return `3${random(16)}`;
}

export function newId(prefix: string, stem: string): string {
  return `${prefix}_${stem}${random(8)}`;
}

/** Extracts the stem from an id or a client secret; undefined for a foreign id. */
export function stemOf(id: string): string | undefined {
  return /^[a-z]+_(3[0-9A-Za-z]{16})[0-9A-Za-z]{8}(_secret_[0-9A-Za-z]+)?$/.exec(id)?.[1];
}

export function newClientSecret(intentId: string): string {
  return `${intentId}_secret_${random(25)}`;
}

export function newRequestId(): string {
  return `req_${random(14)}`;
}
