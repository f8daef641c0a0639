import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import type { FilterPattern } from '../../../infra/functions/stream-consumers.ts';

/** A record as a function receives it from Lambda: plain JSON, times in seconds, binary values in base64. */
export function toLambdaRecord(record: StreamRecord, eventSourceARN: string): DynamoDBRecord {
  const { dynamodb } = record;
  const at = dynamodb?.ApproximateCreationDateTime;
  const plain = {
    ...record,
    dynamodb: { ...dynamodb, ...(at && { ApproximateCreationDateTime: Math.floor(at.getTime() / 1000) }) },
    eventSourceARN,
  };
  return JSON.parse(JSON.stringify(plain, (_, value) => (value instanceof Uint8Array ? base64(value) : value)));
}

/** Whether every field of the pattern has one of the listed values (Lambda: "Event filtering"). */
export function matchesFilter(pattern: FilterPattern, value: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
    return isList(wanted) ? wanted.some((one) => one === found) : matchesFilter(wanted, found);
  });
}

function isList(wanted: FilterPattern[string]): wanted is Extract<FilterPattern[string], readonly unknown[]> {
  return Array.isArray(wanted);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
