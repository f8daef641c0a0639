import { availableParallelism } from 'node:os';
import { exitWithUsage, jsonFile, parseCommandLine } from '../command-line.ts';
import type { Bounds } from './bounds.ts';
import type { Exploration } from './explore.ts';
import { INVARIANTS } from './invariants.ts';
import { PROFILES, quick } from './profiles.ts';
import { exploreInThread } from './start-thread.ts';

const USAGE = `npm run prove -- [--quick] [--only TEXT] [--out FILE]
  explores every state that one application and its payments can reach within bounds, with the product's own use cases;
  exits with 1 on a violation, or if a search was not complete.
  --quick  smaller bounds, for every change
  --only   the profiles whose name contains this text
  --out    writes the outcome to a file, as one JSON document`;

interface Outcome extends Exploration {
  readonly profile: string;
  readonly bounds: Bounds;
  readonly seconds: number;
}

const { values } = parseCommandLine(USAGE, {
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    out: { type: 'string' },
  },
});
const chosen = Object.entries<Bounds>(PROFILES).filter(([name]) => name.includes(values.only));
if (chosen.length === 0) exitWithUsage(USAGE);
const write = jsonFile(values.out);
const startedAt = Date.now();
const seconds = (since = startedAt) => Math.round((Date.now() - since) / 1000);

async function exploreProfile(profile: string, bounds: Bounds): Promise<Outcome> {
  const begun = Date.now();
  const exploration = await exploreInThread(bounds, ({ states, transitions, depth }) =>
    console.log(
      `${String(seconds()).padStart(5)} s  ${profile}: depth ${depth}, ${states} states, ${transitions} transitions`,
    ),
  );
  return { profile, bounds, seconds: seconds(begun), ...exploration };
}

async function exploreAll(): Promise<Outcome[]> {
  const queue = [...chosen];
  const outcomes: Outcome[] = [];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [name, bounds] = next;
      outcomes.push(await exploreProfile(name, values.quick ? quick(bounds) : bounds));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return outcomes;
}

function print(outcomes: readonly Outcome[]): void {
  console.log();
  for (const { profile, states, transitions, depth, seconds: taken, complete, violation } of outcomes) {
    const verdict = violation ? `VIOLATION of ${violation.invariant}` : complete ? 'no violation' : 'NOT COMPLETE';
    console.log(`${profile}: ${states} states, ${transitions} transitions, depth ${depth}, ${taken} s: ${verdict}`);
    if (violation === undefined) continue;
    console.log(`  ${violation.detail}`);
    for (const [i, step] of violation.path.entries()) console.log(`  ${String(i).padStart(2)}  ${step}`);
    console.log('  As a test, for test/tools/prove.test.ts:');
    console.log(`  ${JSON.stringify({ profile, path: violation.path.slice(1) })},`);
  }
  console.log(`\n${INVARIANTS.length + 2} invariants in every state, ${seconds()} s in all`);
}

const outcomes = await exploreAll();
print(outcomes);
write({ outcomes });
process.exitCode = outcomes.every(({ complete, violation }) => complete && violation === undefined) ? 0 : 1;
