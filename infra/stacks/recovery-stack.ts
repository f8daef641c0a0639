import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { BackupVault } from 'aws-cdk-lib/aws-backup';
import { AccountPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { BACKUP_DAYS } from './backup-stack.ts';

export interface RecoveryStackProps extends StackProps {
  /** The account whose backups are copied here. */
  readonly sourceAccount: string;
}

/**
 * The vault for copies of a stage's table, in an account and region of its own. Its lock keeps everybody, the root user and an intruder
 * with all rights among them, from deleting a copy early.
 */
export class RecoveryStack extends Stack {
  constructor(scope: Construct, id: string, { sourceAccount, ...props }: RecoveryStackProps) {
    super(scope, id, props);
    const source = new AccountPrincipal(sourceAccount);
    const encryptionKey = new Key(this, 'Key', {
      description: 'evisa: copies of backups from another account',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    // AWS Backup, "Creating backup copies across AWS accounts": the source account uses the key of the destination's vault.
    encryptionKey.grant(
      source,
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncrypt*',
      'kms:GenerateDataKey*',
    );
    encryptionKey.addToResourcePolicy(
      new PolicyStatement({
        actions: ['kms:CreateGrant'],
        principals: [source],
        resources: ['*'],
        conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      }),
    );
    const vault = new BackupVault(this, 'Vault', {
      encryptionKey,
      accessPolicy: new PolicyDocument({
        statements: [
          new PolicyStatement({ actions: ['backup:CopyIntoBackupVault'], principals: [source], resources: ['*'] }),
        ],
      }),
      lockConfiguration: {
        minRetention: Duration.days(BACKUP_DAYS),
        // It must be longer than the minimum.
        maxRetention: Duration.days(BACKUP_DAYS + 1),
        // Until then it can be undone. AWS Backup's least are three days.
        changeableFor: Duration.days(3),
      },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    new CfnOutput(this, 'VaultArn', { value: vault.backupVaultArn });
  }
}
