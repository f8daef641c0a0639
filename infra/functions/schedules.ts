import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';

/** The scheduled functions, as plain data: the CDK app creates schedules from it, and the local system runs them. */
export interface Scheduled {
  /** The folder in `functions/`. */
  readonly function: string;
  /** Interval in minutes. */
  readonly every: number;
  /** In seconds. */
  readonly timeout: number;
  /** Runs at the same time, each with its part of the shards; one by default. */
  readonly parts?: number;
  /** A run for each gateway at the same time. */
  readonly perGateway?: true;
}

/** A run is bound by one processor, so four drain a backlog four times as fast: docs/capacity.md. */
export const SWEEP_PARTS = 4;
export const REDACTION_PARTS = 4;
export const REENCRYPTION_PARTS = 4;

export const schedules = [
  // It starts new items for 55 seconds; the rest is for the last ones.
  { function: 'sweep-payments', every: 1, timeout: 80, parts: SWEEP_PARTS },
  // Every minute, because staff wait for requested exports; a long export continues in the next run.
  { function: 'run-export', every: 1, timeout: 5 * 60 },
  { function: 'republish-overdue', every: 5, timeout: 25 },
  // It ends when nothing is left, or shortly before the next run.
  { function: 'redact-personal-data', every: 15, timeout: 14 * 60, parts: REDACTION_PARTS },
  // It ends when nothing is left, or shortly before the next run.
  { function: 'reconcile-gateways', every: 15, timeout: 14 * 60, perGateway: true },
  // Usually reads the progress alone; after a key rotation it scans the whole table, over as many runs as necessary.
  { function: 'reencrypt-rows', every: 15, timeout: 14 * 60, parts: REENCRYPTION_PARTS },
] as const satisfies readonly Scheduled[];

/** Reads the site from outside. Not among the schedules, since the local system has nobody on duty. */
export const siteCheck = { function: 'check-site', every: 5, timeout: 60 } as const satisfies Scheduled;

/** The events that start a function at each interval: one for each of its parts, or for each gateway. */
export function eventsOf({ parts = 1, perGateway }: Scheduled): object[] {
  if (perGateway) return GATEWAY_LIST.map(({ method: gateway }) => ({ gateway }));
  return parts === 1 ? [{}] : Array.from({ length: parts }, (_, part) => ({ part, parts }));
}
