import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { readConfig } from '../../infra/config/config.ts';
import { shownPath } from '../../infra/config/options-file.ts';
import { stageNamed } from '../../infra/config/stage.ts';
import { adviceFor } from '../aws-problem.ts';
import { contextOf, runCdk } from '../cdk-cli.ts';
import { isConfirmed } from '../confirm.ts';
import { stageFile } from '../stage-file.ts';
import { type Change, changesBetween } from './changes.ts';
import { deployedOptions } from './deployed-options.ts';
import { exampleValuesIn } from './example-values.ts';

export interface DeployRequest {
  readonly stage: string;
  /** Another file with the stage's options. */
  readonly config: string | undefined;
  readonly isDryRun: boolean;
  /** Does not ask. */
  readonly yes: boolean;
}

/** Prints what a deployment changes, and deploys. @returns the exit code @throws Error that says why nothing is deployed */
export async function deployStage({ stage, config, isDryRun, yes }: DeployRequest): Promise<number> {
  const file = stageFile(stage, config);
  const { options: next } = readConfig(stageNamed(stage), file);
  const copied = exampleValuesIn(next);
  if (copied.length > 0)
    throw new Error(`${shownPath(file)} still has the example's ${copied.join(', ')}: put in your own`);
  const client = new CloudFormationClient();
  const deployed = await deployedOptions(client, stage).catch((error: unknown) => {
    throw new Error(`What is deployed cannot be read: ${adviceFor(error)}`);
  });
  const changes = deployed && changesBetween(deployed, next);
  console.log(`evisa-${stage} in ${await client.config.region()}:\n${describeChanges(changes)}`);
  if (changes?.some(({ refusal }) => refusal !== undefined)) {
    console.error('Nothing is deployed: AWS would reject the changes marked with ×.');
    return 1;
  }
  if (isDryRun) return 0;
  return yes || (await areConfirmed(changes ?? [])) ? cdkDeploy(stage, file, yes) : 1;
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

async function areConfirmed(changes: readonly Change[]): Promise<boolean> {
  if (!changes.some(({ consequence }) => consequence !== undefined)) return true;
  const refusal = 'Nothing is deployed: confirm the changes marked with ! by --yes.';
  return isConfirmed('Deploy these changes?', refusal);
}

function cdkDeploy(stage: string, file: string, yes: boolean): Promise<number> {
  // A parameter that differs each time: CloudFormation reads references to other stacks again only when it updates a stack.
  const release = ['--parameters', `Release=${new Date().toISOString()}`];
  const approval = yes ? ['--require-approval', 'never'] : [];
  return runCdk('deploy', '--all', ...contextOf(stage, file), ...release, ...approval);
}
