import { Random } from '../../chaos/random.ts';

/** A seed from texts and numbers (FNV-1a): each process and person has random numbers of its own, whatever the others do. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = String(part);
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 0x7c, 0x01000193);
  }
  return hash >>> 0;
}

export function randomOf(...parts: readonly (string | number)[]): Random {
  return new Random(seedOf(...parts));
}

const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** So many characters of [0-9a-z]. */
export function textOf(random: Random, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += LETTERS[random.integer(0, LETTERS.length)];
  return text;
}
