import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import { PAYMENTS_PER_SECOND } from './throttles.ts';

/** The scheduled functions, as plain data: the CDK app creates schedules from it, and the local system runs them. */
export interface Scheduled<Name = string> {
  /** The folder in `functions/`. */
  readonly function: Name;
  /** Interval in minutes. */
  readonly every: number;
  /** The minute of the interval at which it starts; 0 by default. */
  readonly minute?: number;
  /** In seconds. */
  readonly timeout: number;
  /** Runs at the same time, each with its part of the shards; one by default. */
  readonly parts?: number;
  /** A run for each gateway at the same time. */
  readonly perGateway?: boolean;
  /** It has something to do only while somebody waits for it. */
  readonly onRequest?: true;
}

export type ScheduledFunction =
  | 'sweep-payments'
  | 'run-export'
  | 'republish-overdue'
  | 'redact-personal-data'
  | 'reconcile-gateways'
  | 'reencrypt-rows';

/** Paid applications a second that one run of each job keeps up with, with a reserve: docs/capacity.md. */
const PAYMENTS_PER_RUN = 25;
/** The shards that runs share: `keys.ts`. */
const MAX_PARTS = 16;

/** Runs of a job at the same time. A power of two, so that each has as many shards as the others. */
export function partsFor(paymentsPerSecond: number): number {
  const exponent = Math.ceil(Math.log2(Math.max(1, paymentsPerSecond / PAYMENTS_PER_RUN)));
  return Math.min(MAX_PARTS, 2 ** exponent);
}

/**
 * A run is bound by one processor, so that several drain a backlog faster. With one part, redaction and reconciliation take turns, and the
 * short jobs come after them: a new account runs ten functions at a time, and half of them are for the API.
 */
export function schedulesFor(paymentsPerSecond: number): readonly Scheduled<ScheduledFunction>[] {
  const parts = partsFor(paymentsPerSecond);
  const isSmall = parts === 1;
  const timeout = isSmall ? 3 * 60 : 14 * 60;
  return [
    // It starts new items for 55 seconds; the rest is for the last ones.
    { function: 'sweep-payments', every: 1, timeout: 2 * 60, parts },
    // Every minute, because staff wait for requested exports; a long export continues in the next run.
    { function: 'run-export', every: 1, timeout: 5 * 60, onRequest: true },
    { function: 'republish-overdue', every: 5, minute: 3, timeout: 25 },
    // Each of the rest ends when nothing is left, or shortly before its time is over; the next run then continues.
    { function: 'redact-personal-data', every: 15, minute: 0, timeout, parts },
    { function: 'reconcile-gateways', every: 15, minute: 5, timeout, perGateway: !isSmall },
    // Usually reads the progress alone; after a key rotation it scans the whole table, over as many runs as necessary.
    { function: 'reencrypt-rows', every: 15, minute: 10, timeout: 14 * 60, parts },
  ];
}

/** Those of a stage with the default options. */
export const schedules = schedulesFor(PAYMENTS_PER_SECOND.default);

/** Reads the site from outside. Not among the schedules, since the local system has nobody on duty. */
export const siteCheck = { function: 'check-site', every: 5, minute: 4, timeout: 60 } as const satisfies Scheduled;

/** The events that start a function at each interval: one for each of its parts, or for each gateway. */
export function eventsOf({ parts = 1, perGateway }: Scheduled): object[] {
  if (perGateway) return GATEWAY_LIST.map(({ method: gateway }) => ({ gateway }));
  return parts === 1 ? [{}] : Array.from({ length: parts }, (_, part) => ({ part, parts }));
}

/** Runs at the same time at most, each of them until its time is over; of those on request, one. */
export function mostRunsAtOnce(scheduled: readonly Scheduled[]): number {
  const minutes = Array.from({ length: 60 }, (_, minute) => minute);
  const atOnce = (one: Scheduled, now: number) => {
    const { every, minute = 0, timeout, onRequest } = one;
    const isRunning = (start: number) => start <= now && now * 60 < start * 60 + timeout;
    const starts = [-1, 0, 1].flatMap((hour) => minutes.map((at) => hour * 60 + at));
    const running = starts.filter((start) => (start - minute) % every === 0 && isRunning(start)).length;
    return eventsOf(one).length * (onRequest ? Math.min(1, running) : running);
  };
  return Math.max(...minutes.map((now) => scheduled.reduce((sum, one) => sum + atOnce(one, now), 0)));
}
