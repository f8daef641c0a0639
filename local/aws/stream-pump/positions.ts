import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const positions = z.record(z.string(), z.string());

/** The last processed sequence number of each reader, in a file that survives a restart of the pump. */
export class Positions {
  readonly #file: string;
  readonly #all: Record<string, string>;

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
    // Renamed into place: a kill during the write leaves the old file intact.
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.#all), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}
