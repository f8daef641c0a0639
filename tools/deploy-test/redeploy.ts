import { fileURLToPath } from 'node:url';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { OptionsFile } from '../../infra/config/options.ts';
import type { Report } from '../demo/report.ts';
import { fetchConfig } from '../fetch-config.ts';
import type { AwsConfig, Deployment } from './deployment.ts';
import { type DeployedFunction, deployedFunctions } from './functions.ts';
import { Witness } from './witness.ts';

/** It settles Stripe's events, so a payment shows that the new version works. */
const CHANGED_FUNCTION = 'stripe-webhook';

const CHANGED_APP = [
  process.execPath,
  fileURLToPath(new URL('changed-app.ts', import.meta.url)),
  CHANGED_FUNCTION,
].join(' ');

/** A release that CloudFormation rolls back. @param options those in force */
export async function failedRelease(
  { cdk, aws, site }: Deployment,
  options: OptionsFile,
  witness: Witness,
  report: Report,
): Promise<void> {
  report.section('A release that fails');
  const before = await deployedFunctions(aws);
  const assembly = await cdk.synth(options, `${CHANGED_APP} fails`);
  report.step('cdk synth');
  const failure = await cdk.deploy(assembly, 'evisa-emulator-api').catch((error: Error) => error);
  report.check('cdk deploy fails', failure instanceof Error && /WaitCondition/.test(failure.message));
  report.check('the stack is rolled back', (await statusOf(aws, 'evisa-emulator-api')) === 'UPDATE_ROLLBACK_COMPLETE');
  report.check(
    'every function has its code of before',
    changedBetween(before, await deployedFunctions(aws)).length === 0,
  );
  report.check(
    'the options are those of before',
    (await fetchConfig(site)).officeTimeZone === options.office?.timeZone,
  );
  await witness.check(report);
}

/** Deploys the same release again, without what failed, while a payment is open. @returns the new assembly */
export async function redeploy(deployment: Deployment, witness: Witness, report: Report): Promise<string> {
  report.section('The release, mended');
  const { cdk, options, outputs, aws, site } = deployment;
  const open = await Witness.start(deployment);
  const before = await deployedFunctions(aws);
  const assembly = await cdk.synth(options, CHANGED_APP);
  report.step('cdk synth');
  const after = await cdk.deploy(assembly);
  report.step('cdk deploy --all');
  const changed = changedBetween(before, await deployedFunctions(aws));
  report.check('changes only that function', changed.join() === CHANGED_FUNCTION);
  report.check('leaves every table, API and address unchanged', after.equals(outputs));
  report.check('takes the other options back', (await fetchConfig(site)).officeTimeZone === 'UTC');
  report.check('the open payment is paid and settled by the new version', await open.pay());
  await witness.check(report);
  return assembly;
}

/** Deploys what was deployed before, as the pipeline does when the site fails after a deployment. */
export async function stepBack({ cdk, assembly, aws }: Deployment, witness: Witness, report: Report): Promise<void> {
  report.section('A step back to the release before');
  const before = await deployedFunctions(aws);
  await cdk.deploy(assembly);
  report.step('cdk deploy --all');
  const changed = changedBetween(before, await deployedFunctions(aws));
  report.check('changes only that function', changed.join() === CHANGED_FUNCTION);
  await witness.check(report);
}

/** The functions whose code differs; all of them if there are more or fewer. */
function changedBetween(before: readonly DeployedFunction[], after: readonly DeployedFunction[]): string[] {
  const identity = ({ name, code }: DeployedFunction) => `${name} ${code}`;
  const known = new Set(before.length === after.length ? before.map(identity) : []);
  return after.filter((one) => !known.has(identity(one))).map(({ handler }) => handler);
}

async function statusOf(aws: AwsConfig, StackName: string): Promise<string | undefined> {
  const { Stacks = [] } = await new CloudFormationClient(aws).send(new DescribeStacksCommand({ StackName }));
  return Stacks[0]?.StackStatus;
}
