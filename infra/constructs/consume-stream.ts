import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  EventSourceMapping,
  FilterCriteria,
  type IEventSourceDlq,
  type Function as LambdaFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import type { StreamConsumer } from '../functions/stream-consumers.ts';

type StreamSource = Pick<ITable, 'tableStreamArn'>;

export function readStreamPolicy({ tableStreamArn = '' }: StreamSource): PolicyStatement {
  return new PolicyStatement({
    actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((name) => `dynamodb:${name}`),
    resources: [tableStreamArn],
  });
}

/** Where a batch goes after its last retry. Without it, a batch is retried until its records expire. */
export interface StreamFailureHandling {
  readonly retryAttempts: number;
  readonly destination: IEventSourceDlq;
}

export function consumeStream(
  { filters, batchSize, maximumRecordAge }: StreamConsumer,
  target: LambdaFunction,
  { tableStreamArn }: StreamSource,
  onFailure?: StreamFailureHandling,
): void {
  new EventSourceMapping(target, 'Stream', {
    target,
    eventSourceArn: tableStreamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    filters: filters.map((pattern) => FilterCriteria.filter(pattern)),
    batchSize,
    // One batch at a time per shard, so that the changes of a payment stay in order.
    parallelizationFactor: 1,
    ...(maximumRecordAge !== undefined && { maxRecordAge: Duration.seconds(maximumRecordAge) }),
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    ...(onFailure && { retryAttempts: onFailure.retryAttempts, onFailure: onFailure.destination }),
  });
}
