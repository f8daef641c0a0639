import { Arn, ArnFormat, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import { removalPolicyOf } from '../constructs/removal-policy.ts';
import type { DataStack } from './data-stack.ts';

/** As long as point-in-time recovery reaches, and no longer: personal data that was removed is gone from all backups after 35 days. */
export const BACKUP_DAYS = 35;

export interface BackupStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
  /** The vault of another account and region that receives the copies (`infra/recovery.ts` makes one). */
  readonly recoveryVaultArn: string;
}

/** Copies of the table where neither a lost region nor a lost account reaches them. Point-in-time recovery covers the rest. */
export class BackupStack extends Stack {
  readonly vault: BackupVault;

  constructor(scope: Construct, id: string, { stage, data, recoveryVaultArn, ...props }: BackupStackProps) {
    super(scope, id, props);
    this.vault = new BackupVault(this, 'Vault', {
      encryptionKey: data.encryptionKey,
      removalPolicy: removalPolicyOf(stage),
    });
    const deleteAfter = Duration.days(BACKUP_DAYS);
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: 'daily',
          backupVault: this.vault,
          scheduleExpression: Schedule.cron({ hour: '2', minute: '0' }),
          startWindow: Duration.hours(1),
          completionWindow: Duration.hours(12),
          // The copy is what this is for; the local one is its source.
          deleteAfter: Duration.days(7),
          copyActions: [
            { destinationBackupVault: BackupVault.fromBackupVaultArn(this, 'Recovery', recoveryVaultArn), deleteAfter },
          ],
        }),
      ],
    });
    plan.addSelection('Table', { resources: [BackupResource.fromDynamoDbTable(data.table)] });
  }
}

/** The region that a vault is in. */
export function regionOfVault(arn: string): string {
  return Arn.split(arn, ArnFormat.COLON_RESOURCE_NAME).region ?? '';
}
