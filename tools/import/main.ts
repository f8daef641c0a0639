import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { confirm } from '@inquirer/prompts';
import { readConfig } from '../../infra/config/config.ts';
import { optionsFileOf } from '../../infra/config/options-file.ts';
import { stageNamed } from '../../infra/config/stage.ts';
import { contextOf, runCdk } from '../cdk-cli.ts';
import { exitWithUsage, parseCommandLine, pathFromUser } from '../command-line.ts';
import { type StackOfAssembly, stacksIn } from './assembly.ts';
import { importInto } from './change-set.ts';
import { KEEPING, type Leftover, leftoversOf, statusOf } from './leftovers.ts';

const USAGE = `npm run import -- --stage prod [--dry-run] [--yes] [--without NAME]
  after a destroyed stack: takes what holds data and was left behind (table, keys, secrets, users) over into a new stack of the same name,
  as it is. npm run deploy then creates the rest. Account and region are those of your environment.
  --dry-run      prints what was left behind, and imports nothing
  --yes          does not ask
  --without NAME leaves out what CloudFormation refuses, such as a table that was deleted by hand: by its id or type; repeatable
  --config FILE  another file with the stage's options
  Exits with 0 if it is imported, or if there is nothing to import; 1 if not; 2 if the command line is wrong.`;

/** Exists, but with nothing in it: a failed attempt. It refuses an import. */
const EMPTY = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'REVIEW_IN_PROGRESS'];

interface Found {
  readonly stack: StackOfAssembly;
  readonly client: CloudFormationClient;
  readonly leftovers: readonly Leftover[];
}

function options() {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean', default: false }] as const;
  const { values } = parseCommandLine(USAGE, {
    options: { stage: text, config: text, 'dry-run': flag, yes: flag, without: { ...text, multiple: true } },
  });
  const { stage, config, 'dry-run': isDryRun, yes, without = [] } = values;
  if (stage === undefined) exitWithUsage(USAGE);
  return { stage, file: config === undefined ? optionsFileOf(stage) : pathFromUser(config), isDryRun, yes, without };
}

async function stacksOf(stage: string, file: string): Promise<StackOfAssembly[]> {
  const folder = mkdtempSync(join(tmpdir(), 'evisa-import-'));
  try {
    const code = await runCdk('synth', '--quiet', '--output', folder, ...contextOf(stage, file));
    if (code !== 0) throw new Error('Nothing is imported: the stacks cannot be synthesized.');
    const ids = KEEPING.map((name) => `evisa-${stage}-${name}`);
    return stacksIn(folder).filter(({ id }) => ids.includes(id));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns undefined if the stack is running, or left nothing behind */
async function find(stack: StackOfAssembly, without: readonly string[]): Promise<Found | undefined> {
  const client = new CloudFormationClient({ region: stack.region });
  const status = await statusOf(client, stack.name);
  if (status !== undefined && !EMPTY.includes(status)) return undefined;
  const leftovers = await leftoversOf(client, stack, without);
  if (leftovers.length === 0) return undefined;
  if (status !== undefined) {
    const name = `--region ${stack.region} --stack-name ${stack.name}`;
    throw new Error(
      `Nothing is imported: ${stack.name} is ${status}, an empty stack. Delete it first:
  aws cloudformation update-termination-protection --no-enable-termination-protection ${name}
  aws cloudformation delete-stack ${name}`,
    );
  }
  return { stack, client, leftovers };
}

function describeFound({ stack, leftovers }: Found): string {
  const lines = leftovers.map(
    ({ resource, identifier }) => `  ${resource.Type} ${Object.values(identifier).join(' ')}`,
  );
  return [`${stack.name} was destroyed and left behind:`, ...lines].join('\n');
}

async function isConfirmed(): Promise<boolean> {
  if (process.stdin.isTTY) return confirm({ message: 'Import it?', default: false });
  console.error('Nothing is imported: confirm it by --yes.');
  return false;
}

async function run(): Promise<number> {
  const { stage, file, isDryRun, yes, without } = options();
  readConfig(stageNamed(stage), file);
  const found: Found[] = [];
  for (const stack of await stacksOf(stage, file)) {
    const one = await find(stack, without);
    if (one === undefined) continue;
    console.log(describeFound(one));
    found.push(one);
  }
  if (found.length === 0)
    console.log('Nothing to import: no stack was destroyed in the last 90 days that is not there again.');
  if (found.length === 0 || isDryRun) return 0;
  if (!yes && !(await isConfirmed())) return 1;
  for (const { client, stack, leftovers } of found) {
    await importInto(client, stack.name, leftovers);
    console.log(`${stack.name}: imported`);
  }
  console.log(`Now: npm run deploy -- --stage ${stage}`);
  return 0;
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : 'unknown');
  process.exitCode = 1;
}
