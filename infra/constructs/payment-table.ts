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
import { warmThroughputFor } from './warm-throughput.ts';

const keys = ({ partitionKey, sortKey }: { partitionKey: string; sortKey: string }) => ({
  partitionKey: { name: partitionKey, type: AttributeType.STRING },
  sortKey: { name: sortKey, type: AttributeType.STRING },
});

export interface PaymentTableProps {
  readonly stage: Stage;
  readonly encryptionKey: IKey;
  /** Paid applications a second that it can take at once. */
  readonly paymentsPerSecond: number;
}

/** The one table, built from `tableDefinition`. */
export class PaymentTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { stage, encryptionKey, paymentsPerSecond }: PaymentTableProps) {
    super(scope, id);
    const warmThroughput = warmThroughputFor(paymentsPerSecond);
    this.table = new Table(this, 'Table', {
      ...keys(tableDefinition),
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(warmThroughput && { warmThroughput }),
      timeToLiveAttribute: tableDefinition.timeToLive,
      stream: StreamViewType[tableDefinition.stream],
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      deletionProtection: stage.retainsData,
      removalPolicy: removalPolicyOf(stage),
    });
    for (const index of tableDefinition.indexes) {
      this.table.addGlobalSecondaryIndex({
        indexName: index.name,
        ...keys(index),
        ...(warmThroughput && { warmThroughput }),
      } satisfies GlobalSecondaryIndexProps);
    }
  }
}
