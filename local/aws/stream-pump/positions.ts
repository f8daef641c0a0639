import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

/** Milliseconds. Each write takes about as long as delivering a batch, and several readers have a batch at the same time. */
const WRITE_INTERVAL = 500;

const positions = z.record(z.string(), z.string());

/**
 * The last processed sequence number of each reader, in a file that survives a restart of the pump. The file may be older than what was
 * processed by `WRITE_INTERVAL`: a pump that was killed then delivers these records again.
 */
export class Positions {
  readonly #file: string;
  readonly #all: Record<string, string>;
  #due: NodeJS.Timeout | undefined;

  constructor(file: string) {
    this.#file = file;
    this.#all = existsSync(file) ? positions.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  }

  all(): Readonly<Record<string, string>> {
    return this.#all;
  }

  get(reader: string): string | undefined {
    return this.#all[reader];
  }

  set(reader: string, sequenceNumber: string): void {
    this.#all[reader] = sequenceNumber;
    this.#due ??= setTimeout(() => this.save(), WRITE_INTERVAL);
  }

  /** Writes what `set` has not written yet. */
  save(): void {
    if (this.#due === undefined) return;
    clearTimeout(this.#due);
    this.#due = undefined;
    try {
      // Renamed into place: a kill during the write leaves the old file intact.
      writeFileSync(`${this.#file}.new`, JSON.stringify(this.#all), { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
    } catch (error) {
      // The next position is another attempt.
      console.error(`the positions were not written: ${error}`);
    }
  }
}
