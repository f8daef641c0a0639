import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import { grantLogEncryption } from '../constructs/encrypted-logs.ts';
import { ExportBucket } from '../constructs/export-bucket.ts';
import { PaymentTable } from '../constructs/payment-table.ts';
import { removalPolicyOf } from '../constructs/removal-policy.ts';
import { Secrets } from '../constructs/secrets.ts';
import type { SecretName } from '../functions/access.ts';

export interface DataStackProps extends StackProps {
  readonly stage: Stage;
  /** The bundle of `initial-secret`. */
  readonly initialSecret: string;
  /** Paid applications a second that the table can take at once. */
  readonly paymentsPerSecond: number;
  /** Where a copy of each secret is kept. */
  readonly replicaRegion?: string;
}

/** What must not be lost: rows, secrets, keys. A change to code changes nothing in this stack. */
export class DataStack extends Stack {
  readonly encryptionKey: Key;
  readonly table: Table;
  readonly secrets: Readonly<Record<SecretName, ISecret>>;
  /** The files of finance's exports. */
  readonly exports: Bucket;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    const { stage, initialSecret, replicaRegion, paymentsPerSecond } = props;
    super(scope, id, props);
    this.encryptionKey = new Key(this, 'Key', {
      description: `evisa ${stage.name}: the table, the secrets and the logs`,
      enableKeyRotation: true,
      removalPolicy: removalPolicyOf(stage),
    });
    const { encryptionKey } = this;
    grantLogEncryption(encryptionKey);
    this.table = new PaymentTable(this, 'Payments', { stage, encryptionKey, paymentsPerSecond }).table;
    const secrets = new Secrets(this, 'Secrets', { stage, encryptionKey, directory: initialSecret, replicaRegion });
    this.secrets = secrets.byName;
    this.exports = new ExportBucket(this, 'Exports', { encryptionKey }).bucket;
    // Created last: DynamoDB does not delete a table with deletion protection, so its rollback would fail, too.
    this.table.node.addDependency(secrets, this.exports);
  }
}
