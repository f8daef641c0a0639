import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { RecoveryStack } from '../../../infra/stacks/recovery-stack.ts';

const template = Template.fromStack(
  new RecoveryStack(new App(), 'evisa-recovery', {
    sourceAccount: '111122223333',
    env: { account: '444455556666', region: 'eu-west-1' },
  }),
);

describe('the vault of the copies', () => {
  it('is locked for 35 days and outlives its stack', () => {
    template.hasResource('AWS::Backup::BackupVault', {
      Properties: { LockConfiguration: { MinRetentionDays: 35, MaxRetentionDays: 36, ChangeableForDays: 3 } },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('takes copies from the source account, which can do nothing else with it', () => {
    template.hasResourceProperties('AWS::Backup::BackupVault', {
      AccessPolicy: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'backup:CopyIntoBackupVault',
            Principal: { AWS: Match.objectLike({}) },
            Resource: '*',
          },
        ],
      },
    });
  });
});
