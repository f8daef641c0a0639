import { renameSync, writeFileSync } from 'node:fs';
import { until } from '../../client/until.ts';

const WAIT_TIMEOUT = 60_000;

/** The clock of all processes of a system; it can be advanced. */
export class Clock {
  readonly file: string;
  #offset = 0;
  readonly #awaited = new Set<{ time: number }>();

  constructor(file: string) {
    this.file = file;
    this.advance(0);
  }

  /** Milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  /** UTC milliseconds. */
  now(): number {
    return Date.now() + this.#offset;
  }

  advance(milliseconds: number): void {
    this.#offset += milliseconds;
    // Written atomically, because processes read it constantly.
    writeFileSync(`${this.file}.new`, String(Math.round(this.#offset)));
    renameSync(`${this.file}.new`, this.file);
  }

  /** Resolves at this time (UTC milliseconds), or when the run is over. */
  async waitUntil(time: number, over: AbortSignal): Promise<void> {
    const awaited = { time };
    this.#awaited.add(awaited);
    await until(async () => over.aborted || this.now() >= time, WAIT_TIMEOUT, 50);
    this.#awaited.delete(awaited);
  }

  /** If all people are waiting, advances the clock to the earliest time that one of them waits for. */
  skipIdleTime(people: number): void {
    if (people === 0 || this.#awaited.size < people) return;
    const first = Math.min(...[...this.#awaited].map(({ time }) => time));
    if (first > this.now()) this.advance(first - this.now());
  }
}
