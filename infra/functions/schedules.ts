/** The functions that run by the clock, as plain data: the CDK app makes schedules of it, and a process on one machine keeps them. */
export interface Scheduled {
  /** The folder in `functions/`. */
  readonly function: string;
  /** Minutes from one run to the next. */
  readonly every: number;
  /** Seconds that a run may take. */
  readonly timeout: number;
}

export const schedules = [
  { function: 'sweep-payments', every: 1, timeout: 25 },
  // Begins what was asked for, and goes on with what did not fit into one run.
  { function: 'run-export', every: 1, timeout: 5 * 60 },
  { function: 'republish-overdue', every: 5, timeout: 25 },
  { function: 'redact-personal-data', every: 24 * 60, timeout: 10 * 60 },
  // All that a busy day has brought.
  { function: 'reconcile-gateways', every: 24 * 60, timeout: 10 * 60 },
  // Reads one row, unless a key was replaced: then it walks the table, for as long as that takes.
  { function: 'reencrypt-rows', every: 15, timeout: 5 * 60 },
] as const satisfies readonly Scheduled[];
