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

/** Where a function's failures go in the end; without it, a batch is tried until its records are too old. */
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
    // One after the other: what happens to a payment is told in its order.
    parallelizationFactor: 1,
    ...(maximumRecordAge !== undefined && { maxRecordAge: Duration.seconds(maximumRecordAge) }),
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    ...(onFailure && { retryAttempts: onFailure.retryAttempts, onFailure: onFailure.destination }),
  });
}
