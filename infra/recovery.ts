import { App } from 'aws-cdk-lib';
import { RecoveryStack } from './stacks/recovery-stack.ts';

/** Deployed by a person into the account and region of the copies (docs/deployment.md#recovery). */
const app = new App();
const sourceAccount = app.node.tryGetContext('sourceAccount')?.toString() ?? '';
if (!/^\d{12}$/.test(sourceAccount)) {
  console.error('-c sourceAccount=111122223333 is missing: the account whose backups are copied here');
  process.exit(1);
}
new RecoveryStack(app, 'evisa-recovery', {
  sourceAccount,
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});
