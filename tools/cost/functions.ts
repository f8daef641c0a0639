import { access, type FunctionName, routeAccess } from '../../infra/functions/access.ts';
import { routes } from '../../shared/api/routes.ts';
import assumptions from './assumptions.json' with { type: 'json' };
import type { Counts } from './bill.ts';
import measurement from './measurement.json' with { type: 'json' };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Seconds of thirty days. */
export const MONTH = 30 * 24 * HOUR;
export const GIGABYTE = 1e9;

export const API_FUNCTIONS: ReadonlySet<string> = new Set(Object.values(routes).map((route) => route.function));
const starts: Readonly<Record<string, number>> = measurement.starts;
const { memoryGigabytes, logMonths } = measurement.templates;

/** A function in a month. */
export interface FunctionUsage {
  readonly name: string;
  readonly calls: number;
  readonly milliseconds: number;
}

/** Of so many slots of time, those in which at least one of the calls falls, which come at random. Never more than either. */
export function occupiedSlots(slots: number, calls: number): number {
  return slots * -Math.expm1(-calls / slots);
}

/** Containers that the busiest minute needs. */
export function containersOf({ milliseconds }: FunctionUsage): number {
  return Math.max(1, Math.ceil((assumptions.busiest.value * milliseconds) / 1000 / MONTH));
}

/** Calls that find no container: the last one was too long ago, or a container has reached its age. */
export function coldStarts(called: FunctionUsage): number {
  const { calls } = called;
  const afterIdling = calls * Math.exp((-calls * assumptions.idleMinutes.value * MINUTE) / MONTH);
  const ofAge = (containersOf(called) * MONTH) / (assumptions.livesHours.value * HOUR);
  return Math.min(calls, afterIdling + ofAge);
}

export function lambdaCounts({ calls, milliseconds }: FunctionUsage): Counts {
  return { lambdaRequest: calls, lambdaGbSecond: (milliseconds / 1000) * memoryGigabytes };
}

export function coldStartCounts({ name }: FunctionUsage, times: number): Counts {
  return { lambdaGbSecond: ((times * (starts[name] ?? 0)) / 1000) * memoryGigabytes };
}

export function traceCounts({ calls }: FunctionUsage): Counts {
  const first = occupiedSlots(MONTH * assumptions.tracedPerSecond.value, calls);
  return { trace: first + assumptions.tracedShare.value * (calls - first) };
}

/** Every container reads each secret of its function anew when five minutes have passed, and each secret is decrypted; so is the table's key. */
export function secretReadCounts(called: FunctionUsage): Counts {
  const containers = containersOf(called);
  const times = containers * cacheRefreshes(called.calls / containers);
  const { secrets = [], table, indexes } = accessOf(called.name);
  const usesTable = table !== undefined || indexes !== undefined;
  return { secretRequest: secrets.length * times, keyRequest: (secrets.length + (usesTable ? 1 : 0)) * times };
}

/** Of the times for which something is kept in memory, those in which it is needed. */
export function cacheRefreshes(calls: number): number {
  return occupiedSlots(MONTH / (assumptions.cachedMinutes.value * MINUTE), calls);
}

/** What the functions write, and what Lambda writes of each call. */
export function logCounts(ownBytes: number, calls: number): Counts {
  return logStorageCounts(ownBytes + calls * assumptions.platformLogBytes.value);
}

export function logStorageCounts(bytes: number): Counts {
  const gigabytes = bytes / GIGABYTE;
  return { logGigabyte: gigabytes, logGigabyteMonth: gigabytes * measurement.compressedLogs * logMonths };
}

function accessOf(name: string) {
  const own = access[name as FunctionName];
  return API_FUNCTIONS.has(name) ? routeAccess(own, true) : own;
}
