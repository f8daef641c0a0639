import nodeCrypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import { seededRandom } from '../../../local/gateways/seeded-random.ts';
import type { Scheduler, Task } from './scheduler.ts';

/** The world that runs in this thread. */
let scheduler: Scheduler | undefined;
let random = seededRandom(0);
let clock = () => 0;

/**
 * Replaces time and chance in this thread: what runs in a world sees its clock, its timers wait in its scheduler, and its random numbers come
 * from the world's seed. Call it before the product is loaded, since some of it keeps what it finds.
 */
export function replaceGlobals(): void {
  const outside = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, now: Date.now };
  globalThis.setTimeout = ((callback: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) => {
    if (scheduler?.current === undefined) return outside.setTimeout(callback, delay, ...args);
    const task = scheduler.at(scheduler.now + delay, scheduler.current, () => callback(...args));
    return Object.assign(task, { ref: () => task, unref: () => task });
  }) as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((timer: Task | undefined) => {
    if (timer !== undefined && 'isCanceled' in timer) timer.isCanceled = true;
    else outside.clearTimeout(timer);
  }) as typeof clearTimeout;
  // Nobody reads a stack here, and collecting them takes time.
  Error.stackTraceLimit = 0;
  Date.now = () => (scheduler === undefined ? outside.now() : clock());
  Math.random = () => random();
  // A call that is not answered in time is ended by its transport.
  AbortSignal.timeout = (milliseconds: number) => new VirtualTimeout(milliseconds) as unknown as AbortSignal;
  AbortSignal.any = () => NEVER_ABORTED;
  nodeCrypto.randomUUID = () => `00000000-0000-4000-8000-${String(Math.floor(random() * 1e12)).padStart(12, '0')}`;
  timersPromises.setTimeout = ((delay = 0) =>
    new Promise<void>((resolve) => void setTimeout(resolve, delay))) as typeof timersPromises.setTimeout;
  syncBuiltinESMExports();
}

/** It says whether its time is over, and tells nobody. */
class VirtualTimeout {
  readonly #at: number;

  constructor(milliseconds: number) {
    this.#at = (scheduler?.now ?? 0) + milliseconds;
  }

  get aborted(): boolean {
    return (scheduler?.now ?? 0) >= this.#at;
  }
}

const NEVER_ABORTED = new AbortController().signal;

/** @param now what `Date.now()` says, UTC milliseconds */
export function enterWorld(world: Scheduler, seed: number, now: () => number): void {
  scheduler = world;
  random = seededRandom(seed);
  clock = now;
}

export function leaveWorld(): void {
  scheduler = undefined;
}
