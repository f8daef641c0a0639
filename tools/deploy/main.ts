import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { confirm } from '@inquirer/prompts';
import { readConfig } from '../../infra/config/config.ts';
import { optionsFileOf, shownPath } from '../../infra/config/options-file.ts';
import { stageNamed } from '../../infra/config/stage.ts';
import { adviceFor } from '../aws-problem.ts';
import { contextOf, runCdk } from '../cdk-cli.ts';
import { exitWithUsage, parseCommandLine, pathFromUser } from '../command-line.ts';
import { type Change, changesBetween } from './changes.ts';
import { deployedOptions } from './deployed-options.ts';
import { exampleValuesIn } from './example-values.ts';

const USAGE = `npm run deploy -- --stage prod [--dry-run] [--yes]
  deploys the stage with the options of config/<stage>.json. First prints which options change against what is deployed,
  and asks for confirmation of those that people would notice. Account and region are those of your environment.
  --dry-run      prints the changes and deploys nothing; exits with 1 if AWS would reject one
  --yes          confirms them, and what cdk deploy would ask, for a pipeline
  --config FILE  another file with the stage's options
  Exits with 0 if it is deployed, 1 if not, 2 if the command line is wrong.`;

function options() {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const;
  const { values } = parseCommandLine(USAGE, {
    options: { stage: text, config: text, 'dry-run': flag, yes: flag },
  });
  const { stage, config, 'dry-run': isDryRun = false, yes = false } = values;
  if (stage === undefined) exitWithUsage(USAGE);
  return { stage, file: config === undefined ? optionsFileOf(stage) : pathFromUser(config), isDryRun, yes };
}

/** @param changes undefined at the first deployment */
function describeChanges(changes: readonly Change[] | undefined): string {
  if (changes === undefined) return 'It is the first deployment.';
  if (changes.length === 0) return 'No option changes.';
  return changes
    .flatMap(({ option, before, after, consequence, refusal }) => [
      `${option}: ${shown(before)} → ${shown(after)}`,
      ...(consequence === undefined ? [] : [`  ! ${consequence}`]),
      ...(refusal === undefined ? [] : [`  × ${refusal}`]),
    ])
    .join('\n');
}

function shown(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}

async function isConfirmed(changes: readonly Change[]): Promise<boolean> {
  if (!changes.some(({ consequence }) => consequence !== undefined)) return true;
  if (process.stdin.isTTY) return confirm({ message: 'Deploy these changes?', default: false });
  console.error('Nothing is deployed: confirm the changes marked with ! by --yes.');
  return false;
}

function cdkDeploy(stage: string, file: string, yes: boolean): Promise<number> {
  // A parameter that differs each time: CloudFormation reads references to other stacks again only when it updates a stack.
  const release = ['--parameters', `Release=${new Date().toISOString()}`];
  const approval = yes ? ['--require-approval', 'never'] : [];
  return runCdk('deploy', '--all', ...contextOf(stage, file), ...release, ...approval);
}

async function run(): Promise<number> {
  const { stage, file, isDryRun, yes } = options();
  const { options: next } = readConfig(stageNamed(stage), file);
  const copied = exampleValuesIn(next);
  if (copied.length > 0)
    throw new Error(`${shownPath(file)} still has the example's ${copied.join(', ')}: put in your own`);
  const deployed = await deployedOptions(new CloudFormationClient(), stage).catch((error: unknown) => {
    throw new Error(`What is deployed cannot be read: ${adviceFor(error)}`);
  });
  const changes = deployed && changesBetween(deployed, next);
  console.log(describeChanges(changes));
  if (changes?.some(({ refusal }) => refusal !== undefined)) {
    console.error('Nothing is deployed: AWS would reject the changes marked with ×.');
    return 1;
  }
  if (isDryRun) return 0;
  return yes || (await isConfirmed(changes ?? [])) ? cdkDeploy(stage, file, yes) : 1;
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : 'unknown');
  process.exitCode = 1;
}
