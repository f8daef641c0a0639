import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { readConfig } from '../../infra/config/config.ts';
import { stageNamed } from '../../infra/config/stage.ts';
import { adviceFor } from '../aws-problem.ts';
import { contextOf, runCdk } from '../cdk-cli.ts';
import { isConfirmed } from '../confirm.ts';
import { stageFile } from '../stage-file.ts';
import { type StackOfAssembly, stacksIn } from './assembly.ts';
import { importInto } from './change-set.ts';
import { KEEPING, type Leftover, leftoversOf, statusOf } from './leftovers.ts';

/** Exists, but with nothing in it: a failed attempt. It refuses an import. */
const EMPTY = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'REVIEW_IN_PROGRESS'];

interface Found {
  readonly stack: StackOfAssembly;
  readonly client: CloudFormationClient;
  readonly leftovers: readonly Leftover[];
}

export interface ImportRequest {
  readonly stage: string;
  /** Another file with the stage's options. */
  readonly config: string | undefined;
  readonly isDryRun: boolean;
  /** Does not ask. */
  readonly yes: boolean;
  /** Ids or types of resources to leave out. */
  readonly without: readonly string[];
}

/** Takes what destroyed stacks have left behind over into new ones. @returns the exit code @throws Error that says why nothing is imported */
export async function importStacks({ stage, config, isDryRun, yes, without }: ImportRequest): Promise<number> {
  const file = stageFile(stage, config);
  readConfig(stageNamed(stage), file);
  // Before the synthesis, which takes half a minute.
  await statusOf(new CloudFormationClient(), `evisa-${stage}-data`).catch((error: unknown) => {
    throw new Error(`What is deployed cannot be read: ${adviceFor(error)}`);
  });
  const found: Found[] = [];
  for (const stack of await stacksOf(stage, file)) {
    const one = await find(stack, without);
    if (one === undefined) continue;
    console.log(describeFound(one));
    found.push(one);
  }
  if (found.length === 0)
    console.log('Nothing to import: no stack was destroyed in the last 90 days, or all of them exist again.');
  if (found.length === 0 || isDryRun) return 0;
  if (!yes && !(await isConfirmed('Import it?', 'Nothing is imported: confirm it by --yes.'))) return 1;
  for (const { client, stack, leftovers } of found) {
    await importInto(client, stack.name, leftovers);
    console.log(`${stack.name}: imported`);
  }
  console.log(`Now: npm run deploy -- --stage ${stage}`);
  return 0;
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
