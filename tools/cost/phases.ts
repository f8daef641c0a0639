import { schedules } from '../../infra/functions/schedules.ts';
import { signedInOfficeMember } from '../../local/payers/signed-in.ts';
import type { System } from '../../local/system.ts';
import { RETENTION_DAYS } from '../../shared/domain/retention.ts';
import { DAY } from '../../shared/domain/time.ts';
import type { Clock } from '../chaos/clock.ts';
import { type Counters, type Usage, usageBetween } from './counters.ts';
import { storedBytes } from './storage-size.ts';
import type { BrowserUsage } from './visitor.ts';
import { type VisitKind, visits } from './visits.ts';

export const VISITS = 20;
const IDLE_RUNS = 5;

export const log = (text: string) => console.error(text);

export interface Context {
  readonly system: System;
  readonly counters: Counters;
  readonly clock: Clock;
}

/** Runs what runs by the clock. */
async function run({ system }: Context, name: string): Promise<void> {
  const response = await fetch(`${system.addresses.schedule}/${name}`, { method: 'POST' });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
}

/** What each of several does, and uses. */
async function usageOf(counters: Counters, times: number, act: (time: number) => Promise<unknown>): Promise<Usage> {
  const before = await counters.whenIdle();
  for (let time = 0; time < times; time++) await act(time);
  return usageBetween(before, await counters.whenIdle(), times);
}

/** Of each function that runs by the clock, a run that finds nothing to do. */
export async function measureIdleRuns(stage: Context): Promise<Record<string, Usage>> {
  const all: Record<string, Usage> = {};
  for (const { function: name } of schedules) {
    log(`${name}, with nothing to do`);
    // The first one loads what the others find loaded.
    await run(stage, name);
    all[name] = await usageOf(stage.counters, IDLE_RUNS, () => run(stage, name));
  }
  return all;
}

/** Of each kind of payer, what a visit uses, and the applications that were paid. */
export async function measureVisits({ system, counters }: Context) {
  const applications: string[] = [];
  const used: Partial<Record<VisitKind, Usage & BrowserUsage>> = {};
  for (const kind of Object.keys(visits) as VisitKind[]) {
    applications.push(await visits[kind](system, noBrowserUsage()));
    const seen = noBrowserUsage();
    const counted = await usageOf(counters, VISITS, async (time) => {
      log(`${kind}, ${time + 1} of ${VISITS}`);
      applications.push(await visits[kind](system, seen));
    });
    used[kind] = {
      ...counted,
      documents: eachTime(seen.documents),
      apiBytes: eachTime(seen.apiBytes),
      pushes: eachTime(seen.pushes),
      connections: eachTime(seen.connections),
    };
  }
  return { used: used as Record<VisitKind, Usage & BrowserUsage>, applications };
}

const eachTime = (count: number) => Math.round((count / VISITS) * 100) / 100;
const noBrowserUsage = (): BrowserUsage => ({ documents: 0, apiBytes: 0, pushes: 0, connections: 0 });

/** What is still done with a paid application: the office decides, the gateways' lists are gone through, personal data is removed. */
export async function measureAfterPayment(stage: Context, applications: readonly string[]) {
  const { system, counters, clock } = stage;
  const { site, issuer } = system.addresses;
  const officer = await signedInOfficeMember(site, issuer, 'olga');
  log(`an officer decides on ${applications.length} applications`);
  const decided = await usageOf(counters, applications.length, async (n) => {
    const id = applications[n] ?? '';
    await officer.staffGetApplication(id);
    await officer.changeApplicationStatus(id, 'processing', 'complete');
    await officer.changeApplicationStatus(id, 'approved', 'nothing stands against it');
  });
  const once = async (name: string, later: number): Promise<Usage> => {
    clock.advance(later);
    log(`${name}, ${Math.round(later / DAY)} days later`);
    const before = await counters.whenIdle();
    await run(stage, name);
    return usageBetween(before, await counters.whenIdle(), applications.length);
  };
  const reconciled = await once('reconcile-gateways', DAY);
  const { table, indexes } = await storedBytes(system.addresses.engine);
  const stored = {
    table: Math.round(table / applications.length),
    indexes: Math.round(indexes / applications.length),
  };
  const redacted = await once('redact-personal-data', (RETENTION_DAYS.ended.default + 1) * DAY);
  return { used: { decided, reconciled, redacted }, stored };
}
