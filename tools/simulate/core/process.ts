import { TableBusy } from '../../../shared/adapters/dynamodb/common/table.ts';
import type { Random } from '../../chaos/random.ts';
import type { Faults } from './faults.ts';
import type { Owner, Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

/** What a process shares with the others of its world. */
export interface Surroundings {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly trace: Trace;
}

/** Milliseconds by which machines' clocks differ from the true time. */
export const MAX_SKEW = 250;

interface ProcessOptions {
  readonly name: string;
  readonly random: Random;
  /** How far its machine's clock is ahead (milliseconds). */
  readonly skew: number;
  /** How long it may run (milliseconds). */
  readonly timeout: number;
}

/** The table did not answer: it may have written. */
class TableTimeout extends Error {
  override readonly name = 'TimeoutError';
}

/** One invocation of a function. Once it is dead, none of its remaining steps runs. */
export class Process implements Owner {
  readonly name: string;
  readonly random: Random;
  isDead = false;
  /** Called when it dies. */
  onDeath: (why: string) => void = () => undefined;
  readonly #skew: number;
  #deadline: number;
  frozenUntil = 0;
  readonly #world: Surroundings;
  #calls = 0;

  constructor(world: Surroundings, { name, random, skew, timeout }: ProcessOptions) {
    this.#world = world;
    this.name = name;
    this.random = random;
    this.#skew = skew;
    this.#deadline = world.scheduler.now + timeout;
  }

  /** The time by its machine's clock, UTC milliseconds. */
  readonly clock = (): number => Math.floor(this.#world.scheduler.now + this.#skew);

  die(why: string): void {
    if (this.isDead) return;
    this.isDead = true;
    this.#world.trace.say(this.name, why);
    this.onDeath(why);
  }

  /** The id of its next call: the same one in every repetition. */
  nextCall(): string {
    return `${this.name} #${++this.#calls}`;
  }

  /** Continues after so many milliseconds, unless it is ended before, for it has run too long. */
  after(milliseconds: number, run: () => void): void {
    const { scheduler } = this.#world;
    if (scheduler.now + milliseconds < this.#deadline) scheduler.at(scheduler.now + milliseconds, this, run);
    else scheduler.at(this.#deadline, this, () => this.die('is ended: it has run too long'));
  }

  /** Something that it has sent arrives after so many milliseconds, even if it is frozen by then. */
  arrives(milliseconds: number, run: () => void): void {
    const { scheduler } = this.#world;
    if (scheduler.now + milliseconds < this.#deadline) scheduler.at(scheduler.now + milliseconds, this, run, true);
    else this.after(milliseconds, run);
  }

  /** Continues with an answer, if it is frozen, once it is not. */
  continues(run: () => void): void {
    const { scheduler } = this.#world;
    if (this.frozenUntil > scheduler.now) scheduler.at(this.frozenUntil, this, run);
    else run();
  }

  /** It has answered: the rest of it is continued with a later invocation. @param until UTC milliseconds */
  freeze(until: number): void {
    this.frozenUntil = until;
    this.#deadline = Number.POSITIVE_INFINITY;
  }

  /** A call of the table: when it takes effect, and whether, is a matter of luck. */
  callTable<T>(label: string, isWrite: boolean, effect: () => T): Promise<T> {
    const { faults, trace } = this.#world;
    const fault = faults.oneOf(isWrite ? WRITE_FAULTS : READ_FAULTS, this.random, this.nextCall());
    const isSlow = fault === 'the table is slow';
    const latency = isSlow ? this.random.between(1_000, 8_000) : this.random.between(2, 25);
    return new Promise((resolve, reject) => {
      const perform = () => {
        if (fault === 'the process crashes before a call of the table') return this.die(`crashes before it ${label}`);
        if (fault === 'the table throttles') {
          trace.say(this.name, `is throttled by the table when it ${label}`);
          return this.continues(() => reject(new TableBusy('the table is busy')));
        }
        const result = effect();
        if (isWrite)
          trace.say(this.name, `${label}${result === false ? ': too late, somebody has changed the rows' : ''}`);
        else trace.read(this.name, label);
        if (fault === 'the process crashes after a call of the table') return this.die(`crashes after it ${label}`);
        if (fault === 'the answer of the table is lost') {
          trace.say(this.name, 'gets no answer of the table');
          return this.continues(() => reject(new TableTimeout('no answer of the table')));
        }
        this.continues(() => resolve(result));
      };
      if (fault !== 'a transaction conflicts') return this.arrives(latency, perform);
      // The adapter repeats it at once, a few times.
      this.arrives(latency + this.random.between(20, 800), perform);
    });
  }
}

const READ_FAULTS = [
  'the process crashes before a call of the table',
  'the table throttles',
  'the table is slow',
] as const;
const WRITE_FAULTS = [
  ...READ_FAULTS,
  'the process crashes after a call of the table',
  'the answer of the table is lost',
  'a transaction conflicts',
] as const;
