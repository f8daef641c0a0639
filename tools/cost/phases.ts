import { schedules } from '../../infra/functions/schedules.ts';
import { signedInOfficeMember } from '../../local/payers/signed-in.ts';
import type { System } from '../../local/system.ts';
import { RETENTION_DAYS } from '../../shared/domain/retention.ts';
import type { Clock } from '../chaos/clock.ts';
import { type Counters, type Used, usedBetween } from './counters.ts';
import { storedBytes } from './stored.ts';
import type { Seen } from './visitor.ts';
import { type Kind, visits } from './visits.ts';

export const VISITS = 20;
const IDLE_RUNS = 5;
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

export const say = (text: string) => console.error(text);

export interface Stage {
  readonly system: System;
  readonly counters: Counters;
  readonly clock: Clock;
}

/** Runs what runs by the clock. */
async function run({ system }: Stage, name: string): Promise<void> {
  const response = await fetch(`${system.addresses.schedule}/${name}`, { method: 'POST' });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
}

/** What each of several does, and uses. */
async function usedBy(counters: Counters, times: number, act: (time: number) => Promise<unknown>): Promise<Used> {
  const before = await counters.atRest();
  for (let time = 0; time < times; time++) await act(time);
  return usedBetween(before, await counters.atRest(), times);
}

/** Of each function that runs by the clock, a run that finds nothing to do. */
export async function idleRuns(stage: Stage): Promise<Record<string, Used>> {
  const all: Record<string, Used> = {};
  for (const { function: name } of schedules) {
    say(`${name}, with nothing to do`);
    // The first one loads what the others find loaded.
    await run(stage, name);
    all[name] = await usedBy(stage.counters, IDLE_RUNS, () => run(stage, name));
  }
  return all;
}

/** Of each kind of payer, what a visit uses, and the applications that were paid. */
export async function allVisits({ system, counters }: Stage) {
  const applications: string[] = [];
  const used: Partial<Record<Kind, Used & Seen>> = {};
  for (const kind of Object.keys(visits) as Kind[]) {
    applications.push(await visits[kind](system, nobody()));
    const seen = nobody();
    const counted = await usedBy(counters, VISITS, async (time) => {
      say(`${kind}, ${time + 1} of ${VISITS}`);
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
  return { used: used as Record<Kind, Used & Seen>, applications };
}

const eachTime = (count: number) => Math.round((count / VISITS) * 100) / 100;
const nobody = (): Seen => ({ documents: 0, apiBytes: 0, pushes: 0, connections: 0 });

/** What is still done with a paid application: the office decides, the gateways' lists are gone through, personal data is removed. */
export async function afterwards(stage: Stage, applications: readonly string[]) {
  const { system, counters, clock } = stage;
  const { site, issuer } = system.addresses;
  const officer = await signedInOfficeMember(site, issuer, 'olga');
  say(`an officer decides on ${applications.length} applications`);
  const decided = await usedBy(counters, applications.length, async (n) => {
    const id = applications[n] ?? '';
    await officer.viewApplication(id);
    await officer.move(id, 'processing', 'complete');
    await officer.move(id, 'approved', 'nothing stands against it');
  });
  const once = async (name: string, later: number): Promise<Used> => {
    clock.forward(later);
    say(`${name}, ${Math.round(later / DAY)} days later`);
    const before = await counters.atRest();
    await run(stage, name);
    return usedBetween(before, await counters.atRest(), applications.length);
  };
  const reconciled = await once('reconcile-gateways', DAY);
  const { table, indexes } = await storedBytes(system.addresses.engine);
  const stored = {
    table: Math.round(table / applications.length),
    indexes: Math.round(indexes / applications.length),
  };
  const redacted = await once('redact-personal-data', (RETENTION_DAYS.ended.usual + 1) * DAY);
  return { used: { decided, reconciled, redacted }, stored };
}
