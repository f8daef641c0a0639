import { randomUUID } from 'node:crypto';
import {
  CloudFormationClient,
  DeleteStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Report } from '../demo/report.ts';
import type { Deployment } from './deployment.ts';
import { holdSecrets } from './hold-secrets.ts';
import { addOfficer, isOfficer } from './staff-pool.ts';
import { Witness } from './witness.ts';

const [DATA, USERS] = ['evisa-emulator-data', 'evisa-emulator-users'];

/** Destroys every stack and deploys again, with the data that was left behind. @param assembly to deploy */
export async function destroyAndReturn(
  deployment: Deployment,
  assembly: string,
  witness: Witness,
  report: Report,
): Promise<void> {
  report.section('Destroying the stacks');
  const { cdk, aws, outputs, options, site } = deployment;
  // The system here has an issuer of its own; the pool is deployed only to see that it survives, too.
  const { identity: _, ...withPool } = options;
  const poolAssembly = await cdk.synth(withPool);
  const pool = (await cdk.deploy(poolAssembly, USERS)).read('users', 'StaffPool');
  const username = `${randomUUID()}@example.com`;
  await addOfficer(aws, pool, username);
  report.step('a user pool with an officer is deployed');
  const open = await Witness.start(deployment);
  const client = new CloudFormationClient(aws);
  const refusal = await client.send(new DeleteStackCommand({ StackName: DATA })).catch((error: Error) => error);
  report.check('is refused where data is', refusal instanceof Error && /TerminationProtection/.test(refusal.message));
  for (const StackName of [DATA, USERS]) {
    await client.send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false }));
  }
  // It uses the key of the data stack.
  await cdk.destroy(poolAssembly, USERS);
  await cdk.destroy(assembly);
  report.step('cdk destroy --all');
  const TableName = outputs.read('data', 'ExportsOutputRefPayments');
  const isThere = () => new DynamoDBClient(aws).send(new DescribeTableCommand({ TableName })).then(() => true);
  report.check('the API is gone', (await fetch(`${site}/api/config`)).status === 404);
  report.check('the table is not', await isThere());

  report.section('Deploying again, with what was left behind');
  const secrets = await holdSecrets(aws);
  const imported = await cdk.runCommand('import', withPool, '--yes', '--without', 'AWS::SecretsManager::Secret');
  report.step('npm run import -- --stage emulator');
  report.check('finds table and user pool', imported.includes(TableName) && imported.includes(pool));
  await cdk.deploy(poolAssembly, DATA, USERS);
  await secrets.putBack();
  const after = await cdk.deploy(assembly);
  deployment.leadTo(after);
  report.step('cdk deploy --all');
  report.check('the table is the same', after.read('data', 'ExportsOutputRefPayments') === TableName);
  report.check('the officer is still one', await isOfficer(aws, pool, username));
  report.check('the payment that was open is paid and settled', await open.pay());
  await witness.check(report);
}
