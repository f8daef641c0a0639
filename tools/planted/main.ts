import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitWithUsage, jsonFile, parseCommandLine } from '../command-line.ts';
import type { Exploration } from '../prove/explore.ts';
import { PLANTED_BUGS } from './bugs.ts';
import { plant, withBug } from './plant.ts';
import type { PlantedBug } from './planted-bug.ts';

const USAGE = `npm run planted -- [--only TEXT] [--out FILE]
  plants plausible bugs in a copy of the code, one at a time, and lets npm run prove, npm run simulate or a test find them;
  exits with 1 if one is not found within five minutes, or no longer applies to the code.
  --only  the bugs whose name contains this text
  --out   writes the outcome to a file, as one JSON document`;

const LONGEST = 5 * 60_000;
const VITEST = 'node_modules/vitest/vitest.mjs';
const COMPARISON = 'test/tools/simulate/memory-table.test.ts';

interface Finding {
  readonly name: string;
  readonly by: string;
  readonly seconds: number;
  /** What was found; absent if nothing was. */
  readonly found?: string;
}

const { values } = parseCommandLine(USAGE, {
  options: { only: { type: 'string', default: '' }, out: { type: 'string' } },
});
const chosen = PLANTED_BUGS.filter(({ name }) => name.includes(values.only));
if (chosen.length === 0) exitWithUsage(USAGE);
const write = jsonFile(values.out);
// All of them before the first is run.
for (const bug of chosen) withBug(bug);

async function find(bug: PlantedBug): Promise<Finding> {
  const { folder, remove } = plant(bug);
  const begun = Date.now();
  try {
    const out = join(folder, 'outcome.json');
    await run(folder, commandOf(bug, out));
    const document = existsSync(out) ? readFileSync(out, 'utf8') : '';
    const found = bug.by === 'comparison' ? differenceIn(document) : foundIn(document);
    return { name: bug.name, by: bug.by, seconds: Math.round((Date.now() - begun) / 1_000), ...(found && { found }) };
  } finally {
    remove();
  }
}

/** @param out the file for its outcome, as one JSON document */
function commandOf({ by }: PlantedBug, out: string): string[] {
  if (by === 'comparison') return [VITEST, 'run', COMPARISON, '--reporter=json', `--outputFile=${out}`];
  const command = by === 'simulate' ? ['simulate', '--quick'] : ['prove', '--only', by];
  return ['tools/run.mjs', ...command, '--out', out];
}

function run(folder: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const process_ = spawn(process.execPath, [...args], {
      cwd: folder,
      env: { ...process.env, INIT_CWD: folder },
      stdio: 'ignore',
      timeout: LONGEST,
    });
    process_.on('error', reject);
    process_.on('exit', () => resolve());
  });
}

/** The document is empty if the command was ended before it was done. */
function foundIn(document: string): string | undefined {
  if (document === '') return undefined;
  const {
    outcomes = [],
    problems = [],
    story = [],
  } = JSON.parse(document) as {
    readonly outcomes?: readonly Exploration[];
    readonly problems?: readonly { readonly rule: string }[];
    readonly story?: readonly string[];
  };
  const violation = outcomes.find((one) => one.violation)?.violation;
  if (violation !== undefined) return `${violation.invariant}, ${violation.path.length - 1} steps`;
  return problems[0] && `${problems[0].rule}, a story of ${story.length} lines`;
}

/** @param document of vitest */
function differenceIn(document: string): string | undefined {
  if (document === '') return undefined;
  const { testResults } = JSON.parse(document) as {
    readonly testResults: readonly { readonly assertionResults: readonly { title: string; status: string }[] }[];
  };
  const failed = testResults.flatMap(({ assertionResults }) => assertionResults).find((one) => one.status === 'failed');
  return failed && `fails: ${failed.title}`;
}

const findings: Finding[] = [];
for (const bug of chosen) {
  const finding = await find(bug);
  findings.push(finding);
  console.log(`${finding.name}: ${finding.found ?? 'NOT FOUND'}, by ${finding.by} in ${finding.seconds} s`);
}
write({ findings });
process.exitCode = findings.every(({ found }) => found !== undefined) ? 0 : 1;
