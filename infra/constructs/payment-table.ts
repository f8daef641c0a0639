import {
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import { removalPolicyOf } from './removal-policy.ts';
import { tableDefinition } from './table-definition.ts';

const keys = ({ partitionKey, sortKey }: { partitionKey: string; sortKey: string }) => ({
  partitionKey: { name: partitionKey, type: AttributeType.STRING },
  sortKey: { name: sortKey, type: AttributeType.STRING },
});

/** The one table, built from `tableDefinition`. */
export class PaymentTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { stage, encryptionKey }: { stage: Stage; encryptionKey: IKey }) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      ...keys(tableDefinition),
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: tableDefinition.timeToLive,
      stream: StreamViewType[tableDefinition.stream],
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      deletionProtection: stage.retainsData,
      removalPolicy: removalPolicyOf(stage),
    });
    for (const index of tableDefinition.indexes) {
      this.table.addGlobalSecondaryIndex({ indexName: index.name, ...keys(index) } satisfies GlobalSecondaryIndexProps);
    }
  }
}
