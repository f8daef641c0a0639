import { SCRIPTS } from './actors/script.ts';
import { FAULT_KINDS } from './core/faults.ts';
import { capturedBy, SIMULATED_GATEWAYS } from './gateways/names.ts';
import { RECOVERED, REPORTED } from './health-watch.ts';
import type { Problem } from './problem.ts';
import type { Scenario } from './run-world.ts';
import { SimulationThread } from './threads.ts';

export interface Limits {
  readonly seed: number;
  /** Ends after so many payments, or so many seconds. */
  readonly payments: number;
  readonly seconds: number;
  readonly workers: number;
  readonly plant?: string;
}

export interface Totals {
  worlds: number;
  payments: number;
  applications: number;
  /** Simulated milliseconds. */
  duration: number;
  tasks: number;
  readonly counts: Record<string, number>;
  /** The first world with a problem, by its seed. */
  failed?: { readonly scenario: Scenario; readonly problems: readonly Problem[] };
}

const APPLICANTS = 20;

/** A world of its usual size. */
export function scenarioOf(seed: number): Scenario {
  return { seed, applicants: Array.from({ length: APPLICANTS }, (_, i) => i + 1), without: [], omitted: [] };
}

/** Runs worlds of consecutive seeds, several at a time, until a limit is reached or one has a problem. */
export async function simulate(limits: Limits, progress: (totals: Totals, seconds: number) => void): Promise<Totals> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;
  const totals: Totals = { worlds: 0, payments: 0, applications: 0, duration: 0, tasks: 0, counts: {} };
  let seed = limits.seed;
  let toldAt = 0;
  const work = async () => {
    const thread = new SimulationThread({ plant: limits.plant });
    while (totals.failed === undefined && totals.payments < limits.payments && seconds() < limits.seconds) {
      const reply = await thread.ask({ kind: 'run', scenario: scenarioOf(seed++) });
      if (reply.kind === 'run') add(totals, reply);
      if (seconds() < toldAt + 10) continue;
      toldAt = seconds();
      progress(totals, toldAt);
    }
    await thread.stop();
  };
  await Promise.all(Array.from({ length: limits.workers }, work));
  return totals;
}

function add(
  totals: Totals,
  { result, scenario }: Extract<Awaited<ReturnType<SimulationThread['ask']>>, { kind: 'run' }>,
): void {
  totals.worlds++;
  totals.payments += result.payments;
  totals.applications += result.applications;
  totals.duration += result.duration;
  totals.tasks += result.tasks;
  for (const [name, count] of Object.entries(result.counts)) totals.counts[name] = (totals.counts[name] ?? 0) + count;
  const isFirst = totals.failed === undefined || scenario.seed < totals.failed.scenario.seed;
  if (result.problems.length > 0 && isFirst) totals.failed = { scenario, problems: result.problems };
}

/** What a long run must contain, and this one did not. */
export function neverHappened({ counts }: Totals): string[] {
  const expected = [
    ...FAULT_KINDS,
    ...SCRIPTS.map(({ name }) => `an applicant ${name}`),
    ...SIMULATED_GATEWAYS.map(capturedBy),
    REPORTED,
    RECOVERED,
  ];
  return expected.filter((name) => !counts[name]);
}
