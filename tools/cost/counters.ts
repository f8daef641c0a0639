import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { until } from '../../client/until.ts';
import type { Addresses } from '../../local/environment.ts';

const IDLE_TIMEOUT = 60_000;
const STABLE_FOR = 500;
/** CloudWatch Logs adds this to every line (PutLogEvents). */
const BYTES_A_LINE = 26;

/** What was counted since the system's start. */
export interface Reading {
  /** By function, how long each of its calls took: milliseconds, rounded up. */
  readonly durations: Readonly<Record<string, readonly number[]>>;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Without those that only waited. */
  readonly queueRequests: number;
  readonly emails: number;
  readonly events: number;
  readonly logBytes: number;
}

/** What was used in some part of that time. */
export interface Usage extends Omit<Reading, 'durations'> {
  /** By function. */
  readonly calls: Readonly<Record<string, number>>;
  /** By function: as if all of its calls had taken as long as the one in the middle, since single ones were held up by other work. */
  readonly milliseconds: Readonly<Record<string, number>>;
}

/** Reads what the parts of the local system have counted, and what their functions have logged. */
export class Counters {
  readonly #addresses: Addresses;
  readonly #logs: string;

  constructor(addresses: Addresses, dataDir: string) {
    this.#addresses = addresses;
    this.#logs = join(dataDir, 'logs');
  }

  async read(): Promise<Reading> {
    const { engineProxy, awsFakes } = this.#addresses;
    const [units, queues, mails, events] = await Promise.all([
      ask<{ read: number; write: number }>(`${engineProxy}/_sandbox/consumed`),
      ask<Record<string, number>>(`${awsFakes}/queues/calls.json`),
      ask<unknown[]>(`${awsFakes}/mail/list.json`),
      ask<unknown[]>(`${awsFakes}/events/list.json`),
    ]);
    const { 'ReceiveMessage, empty': _, ...requests } = queues;
    return {
      ...this.#logged(),
      readUnits: units.read,
      writeUnits: units.write,
      queueRequests: sumOf(requests),
      emails: mails.length,
      events: events.length,
    };
  }

  /** Resolves once nothing is used any more. */
  async whenIdle(): Promise<Reading> {
    let last = '';
    const isStill = async () => {
      const before = last;
      last = JSON.stringify(await this.read());
      return last === before && (await this.#areQueuesEmpty());
    };
    if (!(await until(isStill, IDLE_TIMEOUT, STABLE_FOR))) throw new Error('the system did not come to rest');
    return this.read();
  }

  /** What one gigabyte of the functions' lines comes to where it is kept, compressed. */
  compressedShare(): number {
    const text = this.#lines().join('\n');
    return gzipSync(text).length / Buffer.byteLength(text);
  }

  async #areQueuesEmpty(): Promise<boolean> {
    const queues = await ask<Record<string, unknown[]>>(`${this.#addresses.awsFakes}/queues/list.json`);
    return Object.values(queues).every((messages) => messages.length === 0);
  }

  /** Each line of a function names it; the last one of a call says how long it took. */
  #lines(): string[] {
    const all = readdirSync(this.#logs).flatMap((file) => readFileSync(join(this.#logs, file), 'utf8').split('\n'));
    return all.filter((text) => parsed(text).function !== undefined);
  }

  #logged(): Pick<Reading, 'durations' | 'logBytes'> {
    const durations: Record<string, number[]> = {};
    let logBytes = 0;
    for (const text of this.#lines()) {
      logBytes += Buffer.byteLength(text) + BYTES_A_LINE;
      const { function: name = '', duration } = parsed(text);
      if (duration === undefined) continue;
      durations[name] ??= [];
      durations[name].push(Math.max(1, Math.ceil(duration)));
    }
    return { durations, logBytes };
  }
}

/** What was used between two readings, by each of so many. */
export function usageBetween(before: Reading, after: Reading, people = 1): Usage {
  const each = (count: number) => Math.round((count / people) * 100) / 100;
  const of = (name: Exclude<keyof Reading, 'durations'>) => each(after[name] - before[name]);
  const called = Object.entries(after.durations)
    .map(([name, all]) => [name, all.slice(before.durations[name]?.length ?? 0)] as const)
    .filter(([, durations]) => durations.length > 0)
    .toSorted(([a], [b]) => a.localeCompare(b));
  return {
    calls: Object.fromEntries(called.map(([name, durations]) => [name, each(durations.length)])),
    milliseconds: Object.fromEntries(
      called.map(([name, durations]) => [name, each(durations.length * medianOf(durations))]),
    ),
    readUnits: of('readUnits'),
    writeUnits: of('writeUnits'),
    queueRequests: of('queueRequests'),
    emails: of('emails'),
    events: of('events'),
    logBytes: of('logBytes'),
  };
}

function medianOf(durations: readonly number[]): number {
  return durations.toSorted((a, b) => a - b)[Math.floor(durations.length / 2)] ?? 0;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

interface Line {
  readonly function: string;
  /** Milliseconds, in the last line of a call. */
  readonly duration: number;
}

function parsed(text: string): Partial<Line> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<Line>;
  } catch {
    return {};
  }
}

async function ask<T>(url: string): Promise<T> {
  return (await fetch(url)).json() as Promise<T>;
}
