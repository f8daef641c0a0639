import { renameSync, writeFileSync } from 'node:fs';
import { until } from '../../client/until.ts';

const WAIT_TIMEOUT = 60_000;

/** The clock of all processes of a system, which can be put forward. */
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
    // Whole or not at all: it is read all the time.
    writeFileSync(`${this.file}.new`, String(Math.round(this.#offset)));
    renameSync(`${this.file}.new`, this.file);
  }

  /** Resolves when it is that late (UTC milliseconds), or nobody puts the clock forward any more. */
  async waitUntil(time: number, over: AbortSignal): Promise<void> {
    const awaited = { time };
    this.#awaited.add(awaited);
    await until(async () => over.aborted || this.now() >= time, WAIT_TIMEOUT, 50);
    this.#awaited.delete(awaited);
  }

  /** Where all of so many people only wait, goes on to what the first of them waits for. */
  skipIdleTime(people: number): void {
    if (people === 0 || this.#awaited.size < people) return;
    const first = Math.min(...[...this.#awaited].map(({ time }) => time));
    if (first > this.now()) this.advance(first - this.now());
  }
}
