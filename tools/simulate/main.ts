import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { DAY } from '../../shared/domain/time.ts';
import { exitWithUsage, jsonFile, parseCommandLine } from '../command-line.ts';
import { neverHappened, scenarioOf, simulate, type Totals } from './simulate.ts';
import { storyOf } from './story.ts';
import { SimulationThread } from './threads.ts';

const USAGE = `npm run simulate -- [--seed N] [--payments N] [--seconds N] [--workers N] [--out FILE] [--quick] [--trace] [--hash]
  simulates payments in virtual time, with the product's own use cases and adapters, and everything that can go wrong between them;
  exits with 1 as soon as a minor unit is not accounted for, and tells the shortest story of how that came about.
  --seed      the first world's seed; each world has the next one (default 1)
  --payments  ends after so many payments (default 100000)
  --seconds   ends after so many seconds
  --workers   number of threads (default: one for each core)
  --out       writes the outcome to a file, as one JSON document
  --quick     10,000 payments, for every change
  --trace     prints all that happens in the world of the seed, and the hash of it
  --hash      prints a hash of all that happens in ten worlds, which is the same on every machine and version of Node.js`;

const QUICK = 10_000;
/** So many payments meet every fault and every kind of applicant. */
const LARGE = 10_000;
const HASHED_WORLDS = 10;

const { values } = parseCommandLine(USAGE, {
  options: {
    seed: { type: 'string', default: '1' },
    payments: { type: 'string' },
    seconds: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    out: { type: 'string' },
    quick: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    hash: { type: 'boolean', default: false },
  },
});

const seed = whole(values.seed);
const workers = whole(values.workers);
const payments = values.payments === undefined ? (values.quick ? QUICK : 100_000) : whole(values.payments);
const seconds = values.seconds === undefined ? Number.POSITIVE_INFINITY : whole(values.seconds);
const write = jsonFile(values.out);
const startedAt = performance.now();

function whole(text: string): number {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : exitWithUsage(USAGE);
}

async function printTrace(): Promise<void> {
  const thread = new SimulationThread();
  const { lines, sha256 } = await thread.trace(scenarioOf(seed));
  await thread.stop();
  for (const { at, who, text } of lines) console.log(`${new Date(at).toISOString()}  ${who}: ${text}`);
  console.log(`SHA-256 of ${lines.length} lines: ${sha256}`);
}

async function printHash(): Promise<void> {
  const thread = new SimulationThread();
  const hash = createHash('sha256');
  for (let i = 0; i < HASHED_WORLDS; i++) hash.update((await thread.trace(scenarioOf(seed + i))).sha256);
  await thread.stop();
  console.log(hash.digest('hex'));
}

function progress(totals: Totals, taken: number): void {
  const perSecond = Math.round(totals.payments / taken);
  const years = (yearsOf(totals) / taken) * 60;
  console.log(
    `${String(Math.round(taken)).padStart(5)} s  ${totals.worlds} worlds, ${totals.payments} payments, ${perSecond} a second, ${Math.round(years)} simulated years a minute`,
  );
}

function yearsOf({ duration }: Totals): number {
  return duration / (365.25 * DAY);
}

async function run(): Promise<void> {
  const totals = await simulate({ seed, payments, seconds, workers }, progress);
  const taken = (performance.now() - startedAt) / 1_000;
  console.log('\nWhat happened, and how often');
  for (const [name, count] of Object.entries(totals.counts).toSorted())
    console.log(`  ${String(count).padStart(8)}  ${name}`);
  const missing = totals.payments >= LARGE ? neverHappened(totals) : [];
  for (const name of missing) console.log(`  never: ${name}`);
  console.log(
    `\n${totals.payments} payments of ${totals.applications} applications in ${totals.worlds} worlds, ${Math.round(yearsOf(totals))} simulated years, in ${Math.round(taken)} s.`,
  );
  const { failed, ...outcome } = totals;
  console.log(
    failed === undefined
      ? 'Every minor unit is accounted for.'
      : `${failed.problems.length} discrepancies with seed ${failed.scenario.seed}.`,
  );
  const story = failed && (await tell(failed.scenario));
  write({
    ...outcome,
    seconds: Math.round(taken),
    missing,
    ...(failed && { seed: failed.scenario.seed, problems: failed.problems, story }),
  });
  process.exitCode = failed === undefined && missing.length === 0 ? 0 : 1;
}

async function tell(scenario: ReturnType<typeof scenarioOf>): Promise<string[]> {
  const thread = new SimulationThread();
  const shrunk = await thread.shrink(scenario);
  await thread.stop();
  const story = storyOf(shrunk);
  console.log();
  for (const line of story) console.log(line);
  console.log('As a test, for test/tools/simulate/saved-seeds.ts:');
  console.log(`  ${JSON.stringify(shrunk.scenario)},`);
  return story;
}

await (values.hash ? printHash() : values.trace ? printTrace() : run());
