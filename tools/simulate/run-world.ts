import { PUBLISHED, readFeeSchedules } from '../../shared/adapters/fee-schedule/fee-schedules.ts';
import type { FeeSchedule } from '../../shared/domain/fees.ts';
import { METHOD_RULES } from '../../shared/gateways/registry.ts';
import { Applicant } from './actors/applicant.ts';
import { Office } from './actors/office.ts';
import { scriptOf } from './actors/script.ts';
import { findProblems } from './audit.ts';
import type { Fault } from './core/faults.ts';
import { randomOf, seedOf } from './core/seeds.ts';
import type { TraceLine } from './core/trace.ts';
import { enterWorld, leaveWorld } from './core/virtual-globals.ts';
import type { Plant } from './dependencies.ts';
import { capturedBy } from './gateways/names.ts';
import { enterGateways } from './gateways/registry.ts';
import { RECOVERED, REPORTED } from './health-watch.ts';
import type { Problem } from './problem.ts';
import { START, World } from './world.ts';

/** What happens in a world, but for the details that follow from its seed. */
export interface Scenario {
  readonly seed: number;
  /** Which of the seed's applicants are there. */
  readonly applicants: readonly number[];
  readonly without: readonly Fault[];
  /** Faults and steps that are left out, by their ids. */
  readonly omitted: readonly string[];
}

export interface WorldResult {
  readonly seed: number;
  readonly payments: number;
  readonly applications: number;
  /** Virtual milliseconds. */
  readonly duration: number;
  readonly tasks: number;
  readonly hash: string;
  readonly counts: Readonly<Record<string, number>>;
  /** Ids of the faults that happened. */
  readonly happened: readonly string[];
  readonly problems: readonly Problem[];
}

export interface TracedResult extends WorldResult {
  readonly lines: readonly TraceLine[];
  readonly sha256: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** From then on nothing new goes wrong, gateways answer, and what was begun comes to its end. */
const FAULTS_END = 5 * DAY;
const LIMITS = { until: START + 800 * DAY, tasks: 60_000 };

let schedules: FeeSchedule[] | undefined;

export async function runWorld(
  { seed, applicants, without, omitted }: Scenario,
  { keepsTrace = false, plant }: { readonly keepsTrace?: boolean; readonly plant?: Plant | undefined } = {},
): Promise<TracedResult> {
  schedules ??= readFeeSchedules(PUBLISHED, METHOD_RULES);
  const world = new World({ seed, faults: { without, omitted }, keepsTrace, schedules, plant });
  const { scheduler, faults } = world;
  enterWorld(scheduler, seedOf(seed, 'anything else'), () => Math.floor(scheduler.now));
  enterGateways(world);
  const counts: Record<string, number> = {};
  const left = new Set(omitted);
  const isRush = faults.happens('everybody comes at once', randomOf(seed, 'rush'), 'rush');
  const people = applicants.map((number) => {
    const person = new Applicant(world, number);
    const { name, steps } = scriptOf(seed, number, world.methods);
    counts[`an applicant ${name}`] = (counts[`an applicant ${name}`] ?? 0) + 1;
    const begins = randomOf(seed, 'begins', number).between(0, isRush ? HOUR / 2 : 8 * HOUR);
    scheduler.at(START + begins, person, () => {
      world.trace.say(person.name, `comes, and ${name}`);
      void person.play(steps, left);
    });
    return person;
  });
  const office = new Office(world);
  world.office = office.receives;
  world.planOutages();
  world.planForeignMoney();
  world.schedules.start();
  scheduler.at(START + FAULTS_END, office, () => {
    faults.areOver = true;
    world.trace.say('the world', 'nothing new goes wrong from now on');
  });
  const isOver = await scheduler.run(LIMITS);
  leaveWorld();
  enterGateways(undefined);
  for (const [fault, count] of faults.counts) counts[fault] = count;
  counts[REPORTED] = world.health.reported.size;
  counts[RECOVERED] = world.health.recovered.size;
  for (const books of Object.values(world.books)) counts[capturedBy(books.gateway)] = books.capturedOrders;
  return {
    seed,
    payments: people.reduce((sum, { started }) => sum + started, 0),
    applications: people.length,
    duration: scheduler.now - START,
    tasks: scheduler.tasks,
    hash: world.trace.hash,
    counts,
    happened: faults.happened,
    problems: [
      ...(isOver ? [] : [{ rule: 'it does not end', detail: `after ${scheduler.tasks} steps` }]),
      ...findProblems(world),
    ],
    lines: world.trace.lines,
    sha256: keepsTrace ? world.trace.sha256 : '',
  };
}
