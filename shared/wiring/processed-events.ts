import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { createProcessedEvents } from '../adapters/dynamodb/outbox/processed-events.ts';

export const processedEventsEnvironment = { TABLE_NAME: z.string().min(1) };

export function processedEvents({ TABLE_NAME: name }: { TABLE_NAME: string }, consumer: string) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 3 }));
  return createProcessedEvents({ client, name }, consumer, Date.now);
}
