import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { recoveryVaultArn, synthesize, withRecoveryAndAlarms } from '../synthesized.ts';

const { backup, data } = synthesize('prod', withRecoveryAndAlarms);

describe('with a vault for the copies', () => {
  it('the table is copied there every day, and kept for 35 days', () => {
    backup.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: {
        BackupPlanRule: [
          Match.objectLike({
            ScheduleExpression: 'cron(0 2 * * ? *)',
            Lifecycle: { DeleteAfterDays: 7 },
            CopyActions: [{ DestinationBackupVaultArn: recoveryVaultArn, Lifecycle: { DeleteAfterDays: 35 } }],
          }),
        ],
      },
    });
    backup.hasResourceProperties('AWS::Backup::BackupSelection', {
      BackupSelection: { Resources: [Match.objectLike({})] },
    });
  });

  it('every secret has a replica in its region', () => {
    const secrets = Object.values(data.findResources('AWS::SecretsManager::Secret'));
    expect(secrets.length).toBeGreaterThan(0);
    for (const { Properties } of secrets) expect(Properties.ReplicaRegions).toEqual([{ Region: 'eu-west-1' }]);
  });
});

it('without one, nothing is copied', () => {
  const prod = synthesize('prod');
  expect(prod.backup).toBeUndefined();
  const secrets = Object.values(prod.data.findResources('AWS::SecretsManager::Secret'));
  for (const { Properties } of secrets) expect(Properties.ReplicaRegions).toBeUndefined();
});

it('a vault in our own region needs no replicas, which AWS would refuse', () => {
  const vault = recoveryVaultArn.replace('eu-west-1', 'eu-central-1');
  const secrets = Object.values(
    synthesize('prod', { recoveryVaultArn: vault }).data.findResources('AWS::SecretsManager::Secret'),
  );
  for (const { Properties } of secrets) expect(Properties.ReplicaRegions).toBeUndefined();
});
