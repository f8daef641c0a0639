import { schedules } from '../../infra/functions/schedules.ts';
import { signedInStaffMember } from '../../local/payers/signed-in.ts';
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

/** Runs a scheduled function. */
async function run({ system }: Context, name: string): Promise<void> {
  const response = await fetch(`${system.addresses.schedule}/${name}`, { method: 'POST' });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
}

/** The average usage of an action that is repeated. */
async function usageOf(counters: Counters, times: number, act: (time: number) => Promise<unknown>): Promise<Usage> {
  const before = await counters.whenIdle();
  for (let time = 0; time < times; time++) await act(time);
  return usageBetween(before, await counters.whenIdle(), times);
}

/** The usage of a run with nothing to do, for each scheduled function. */
export async function measureIdleRuns(stage: Context): Promise<Record<string, Usage>> {
  const all: Record<string, Usage> = {};
  for (const { function: name } of schedules) {
    log(`${name}, with nothing to do`);
    // The first run loads modules and is not measured.
    await run(stage, name);
    all[name] = await usageOf(stage.counters, IDLE_RUNS, () => run(stage, name));
  }
  return all;
}

/** The usage of a visit for each kind of payer, and the paid applications. */
export async function measureVisits({ system, counters }: Context) {
  const applications: string[] = [];
  const used: Partial<Record<VisitKind, Usage & BrowserUsage>> = {};
  for (const kind of Object.keys(visits) as VisitKind[]) {
    applications.push(await visits[kind](system, noBrowserUsage()));
    const browser = noBrowserUsage();
    const counted = await usageOf(counters, VISITS, async (time) => {
      log(`${kind}, ${time + 1} of ${VISITS}`);
      applications.push(await visits[kind](system, browser));
    });
    used[kind] = {
      ...counted,
      documents: eachTime(browser.documents),
      apiBytes: eachTime(browser.apiBytes),
      pushes: eachTime(browser.pushes),
      connections: eachTime(browser.connections),
    };
  }
  return { used: used as Record<VisitKind, Usage & BrowserUsage>, applications };
}

const eachTime = (count: number) => Math.round((count / VISITS) * 100) / 100;
const noBrowserUsage = (): BrowserUsage => ({ documents: 0, apiBytes: 0, pushes: 0, connections: 0 });

/** The usage after a payment: the visa office decides, the gateways are reconciled, personal data is redacted. */
export async function measureAfterPayment(stage: Context, applications: readonly string[]) {
  const { system, counters, clock } = stage;
  const { site, issuer } = system.addresses;
  const officer = await signedInStaffMember(site, issuer, 'olga');
  log(`an officer decides on ${applications.length} applications`);
  const decided = await usageOf(counters, applications.length, async (n) => {
    const id = applications[n] ?? '';
    await officer.staffGetApplication(id);
    await officer.changeApplicationStatus(id, 'processing', 'complete');
    await officer.changeApplicationStatus(id, 'approved', 'no objections');
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
