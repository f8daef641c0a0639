import { renameSync, writeFileSync } from 'node:fs';
import { until } from '../../client/until.ts';

const PATIENCE = 60_000;

/** The clock of all processes of a system, which can be put forward. */
export class Clock {
  readonly file: string;
  #ahead = 0;
  readonly #awaited = new Set<{ time: number }>();

  constructor(file: string) {
    this.file = file;
    this.forward(0);
  }

  /** Milliseconds. */
  get ahead(): number {
    return this.#ahead;
  }

  /** UTC milliseconds. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  forward(milliseconds: number): void {
    this.#ahead += milliseconds;
    // Whole or not at all: it is read all the time.
    writeFileSync(`${this.file}.new`, String(Math.round(this.#ahead)));
    renameSync(`${this.file}.new`, this.file);
  }

  /** Resolves when it is that late (UTC milliseconds), or nobody puts the clock forward any more. */
  async reaches(time: number, over: AbortSignal): Promise<void> {
    const awaited = { time };
    this.#awaited.add(awaited);
    await until(async () => over.aborted || this.now() >= time, PATIENCE, 50);
    this.#awaited.delete(awaited);
  }

  /** Where all of so many people only wait, goes on to what the first of them waits for. */
  skipWaiting(people: number): void {
    if (people === 0 || this.#awaited.size < people) return;
    const first = Math.min(...[...this.#awaited].map(({ time }) => time));
    if (first > this.now()) this.forward(first - this.now());
  }
}
