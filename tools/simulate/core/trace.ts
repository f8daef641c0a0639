import { createHash } from 'node:crypto';

export interface TraceLine {
  /** UTC milliseconds. */
  readonly at: number;
  readonly who: string;
  readonly text: string;
  /** Something that only reads: no part of a story. */
  readonly isRead: boolean;
}

/** Everything that happens in a world, in order. Two worlds are the same if their traces are. */
export class Trace {
  readonly lines: TraceLine[] = [];
  readonly #now: () => number;
  readonly #isKept: boolean;
  #hash = 0x811c9dc5;

  /** @param isKept whether the lines are kept, not only hashed */
  constructor(now: () => number, isKept: boolean) {
    this.#now = now;
    this.#isKept = isKept;
  }

  say(who: string, text: string): void {
    this.#add(who, text, false);
  }

  read(who: string, text: string): void {
    this.#add(who, text, true);
  }

  /** Of all lines with their times; a short one that costs little. */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  /** A strong hash of the lines that were kept. */
  get sha256(): string {
    const hash = createHash('sha256');
    for (const { at, who, text } of this.lines) hash.update(`${at} ${who} ${text}\n`);
    return hash.digest('hex');
  }

  #add(who: string, text: string, isRead: boolean): void {
    const at = this.#now();
    if (this.#isKept) this.lines.push({ at, who, text, isRead });
    let hash = Math.imul(this.#hash ^ (at | 0), 0x01000193);
    for (let i = 0; i < who.length; i++) hash = Math.imul(hash ^ who.charCodeAt(i), 0x01000193);
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    this.#hash = hash;
  }
}
