import { access, type FunctionName, routeAccess } from '../../infra/functions/access.ts';
import { type Route, routes } from '../../shared/api/routes.ts';
import assumptions from './assumptions.json' with { type: 'json' };
import type { Counts } from './bill.ts';
import measurement from './measurement.json' with { type: 'json' };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Thirty days in seconds. */
export const MONTH = 30 * 24 * HOUR;
export const GIGABYTE = 1e9;

export const API_FUNCTIONS: ReadonlySet<string> = new Set(Object.values(routes).map((route) => route.function));
const starts: Readonly<Record<string, number>> = measurement.starts;
const { memoryGigabytes, logMonths } = measurement.templates;

/** A function's usage in a month. */
export interface FunctionUsage {
  readonly name: string;
  readonly calls: number;
  readonly milliseconds: number;
}

/** The expected number of time slots with at least one call, if calls arrive at random; at most the number of slots or calls. */
export function occupiedSlots(slots: number, calls: number): number {
  return slots * -Math.expm1(-calls / slots);
}

/** Containers needed in the busiest minute. */
export function containersOf({ milliseconds }: FunctionUsage): number {
  return Math.max(1, Math.ceil((assumptions.busiest.value * milliseconds) / 1000 / MONTH));
}

/** Calls without a warm container: the last call was too long ago, or a container was replaced because of its age. */
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

/** Every container rereads and decrypts each secret of its function after five minutes, and uses the table's key as often. */
export function secretReadCounts(called: FunctionUsage): Counts {
  const containers = containersOf(called);
  const times = containers * cacheRefreshes(called.calls / containers);
  const { secrets = [], table, indexes } = accessOf(called.name);
  const usesTable = table !== undefined || indexes !== undefined;
  return { secretRequest: secrets.length * times, keyRequest: (secrets.length + (usesTable ? 1 : 0)) * times };
}

/** The number of cache periods in a month with at least one call. */
export function cacheRefreshes(calls: number): number {
  return occupiedSlots(MONTH / (assumptions.cachedMinutes.value * MINUTE), calls);
}

/** Logs of the functions, and Lambda's own lines for each call. */
export function logCounts(ownBytes: number, calls: number): Counts {
  return logStorageCounts(ownBytes + calls * assumptions.platformLogBytes.value);
}

export function logStorageCounts(bytes: number): Counts {
  const gigabytes = bytes / GIGABYTE;
  return { logGigabyte: gigabytes, logGigabyteMonth: gigabytes * measurement.compressedLogs * logMonths };
}

function accessOf(name: string) {
  const own = access[name as FunctionName];
  const route = Object.values<Route>(routes).find((one) => one.function === name);
  return route === undefined ? own : routeAccess(own, route.role);
}
