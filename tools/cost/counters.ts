import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { until } from '../../client/until.ts';
import type { Addresses } from '../../local/environment.ts';

const IDLE_TIMEOUT = 60_000;
const STABLE_FOR = 500;
/** Billed in addition to every line (CloudWatch Logs: PutLogEvents). */
const LINE_OVERHEAD_BYTES = 26;

/** Counts since the system's start. */
export interface Reading {
  /** By function: the duration of each call, in milliseconds, rounded up. */
  readonly durations: Readonly<Record<string, readonly number[]>>;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Without empty polls. */
  readonly queueRequests: number;
  readonly emails: number;
  readonly events: number;
  readonly logBytes: number;
}

/** Usage between two readings. */
export interface Usage extends Omit<Reading, 'durations'> {
  /** By function. */
  readonly calls: Readonly<Record<string, number>>;
  /** By function: calls times the median duration, because other work on the machine delays single calls. */
  readonly milliseconds: Readonly<Record<string, number>>;
}

/** Reads the counters of the local system's services and the logs of its functions. */
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

  /** Resolves once the counters are stable and the queues empty. */
  async whenIdle(): Promise<Reading> {
    let last = '';
    const isStill = async () => {
      const before = last;
      last = JSON.stringify(await this.read());
      return last === before && (await this.#areQueuesEmpty());
    };
    if (!(await until(isStill, IDLE_TIMEOUT, STABLE_FOR))) throw new Error('the system did not become idle');
    return this.read();
  }

  /** Compressed size of the functions' logs in relation to their size; storage is billed compressed. */
  compressedShare(): number {
    const text = this.#lines().join('\n');
    return gzipSync(text).length / Buffer.byteLength(text);
  }

  async #areQueuesEmpty(): Promise<boolean> {
    const queues = await ask<Record<string, unknown[]>>(`${this.#addresses.awsFakes}/queues/list.json`);
    return Object.values(queues).every((messages) => messages.length === 0);
  }

  /** Log lines of functions: each names its function, and the last line of a call has its duration. */
  #lines(): string[] {
    const all = readdirSync(this.#logs).flatMap((file) => readFileSync(join(this.#logs, file), 'utf8').split('\n'));
    return all.filter((text) => parsed(text).function !== undefined);
  }

  #logged(): Pick<Reading, 'durations' | 'logBytes'> {
    const durations: Record<string, number[]> = {};
    let logBytes = 0;
    for (const text of this.#lines()) {
      logBytes += Buffer.byteLength(text) + LINE_OVERHEAD_BYTES;
      const { function: name = '', duration } = parsed(text);
      if (duration === undefined) continue;
      durations[name] ??= [];
      durations[name].push(Math.max(1, Math.ceil(duration)));
    }
    return { durations, logBytes };
  }
}

/** The usage between two readings, per person. */
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
  /** Milliseconds; only in the last line of a call. */
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
