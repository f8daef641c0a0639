import { fileURLToPath } from 'node:url';
import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { PutBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { waitForStatus } from '../demo/context.ts';
import type { Report } from '../demo/report.ts';
import { fetchConfig } from '../fetch-config.ts';
import type { AwsConfig, Deployment } from './deployment.ts';
import { type DeployedFunction, deployedFunctions } from './functions.ts';
import { BUCKET, newApplicant, payByCard } from './scenarios.ts';

/** It settles Stripe's events, so a payment shows that the new version works. */
const CHANGED_FUNCTION = 'stripe-webhook';

const CHANGED_APP = fileURLToPath(new URL('changed-app.ts', import.meta.url));

/** @returns the new assembly */
export async function redeploy(deployment: Deployment, report: Report): Promise<string> {
  report.section('A second deployment, with a changed function');
  const { cdk, options, outputs, aws } = deployment;
  const applicant = await newApplicant(deployment);
  const [first, second] = [await applicant.applyAndSubmit(), await applicant.applyAndSubmit()];
  const paid = await applicant.startPayment(first.id, 'stripe');
  await payByCard(deployment, paid);
  await waitForStatus(applicant, paid.payment.id, 'succeeded');
  const open = await applicant.startPayment(second.id, 'stripe');
  report.step(`${paid.payment.id} is paid, ${open.payment.id} is open`);

  const [recorded, codeBefore] = [await applicant.payment(paid.payment.id), await deployedFunctions(aws)];
  const assembly = await cdk.synth(options, `${process.execPath} ${CHANGED_APP} ${CHANGED_FUNCTION}`);
  report.step('cdk synth');
  const after = await cdk.deploy(assembly);
  report.step('cdk deploy --all');
  const codeAfter = await deployedFunctions(aws);
  const known = new Set(codeBefore.map(codeIdentity));
  const changed = codeAfter.filter((one) => !known.has(codeIdentity(one))).map(({ handler }) => handler);
  report.check(
    'changes only that function',
    changed.join() === CHANGED_FUNCTION && codeAfter.length === codeBefore.length,
  );
  report.check('leaves every table, API and address unchanged', after.equals(outputs));
  const again = await applicant.payment(paid.payment.id);
  report.check('takes the other options back', (await fetchConfig(deployment.site)).officeTimeZone === 'UTC');
  report.check('the paid payment is unchanged', JSON.stringify(again) === JSON.stringify(recorded));
  await payByCard(deployment, open);
  const settled = await waitForStatus(applicant, open.payment.id, 'succeeded');
  report.check('the open payment is paid and settled by the new version', settled);
  return assembly;
}

export async function tearDown(
  { cdk, aws, outputs, site }: Deployment,
  assembly: string,
  report: Report,
): Promise<void> {
  report.section('Destroying the stacks');
  await tagBucket(aws, outputs.read('edge', BUCKET));
  await cdk.destroy(assembly);
  report.step('cdk destroy --all');
  const TableName = outputs.read('data', 'ExportsOutputRefPayments');
  const table = await new DynamoDBClient(aws).send(new DescribeTableCommand({ TableName })).catch((error) => error);
  report.check('the table is gone', table instanceof ResourceNotFoundException);
  report.check('the API is gone', (await fetch(`${site}/api/config`)).status === 404);
}

const codeIdentity = ({ name, code }: DeployedFunction) => `${name} ${code}`;

/** CDK's function empties only a bucket with this tag, which MiniStack's CloudFormation does not set ("NoSuchTagSet" on deletion). */
async function tagBucket(aws: AwsConfig, Bucket: string): Promise<void> {
  const TagSet = [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }];
  const client = new S3Client({ ...aws, forcePathStyle: true });
  await client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
}
