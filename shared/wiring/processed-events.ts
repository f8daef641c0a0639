import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { createOutboxMemory } from '../adapters/dynamodb/outbox/outbox-memory.ts';

export const outboxMemoryEnvironment = { TABLE_NAME: z.string().min(1) };

export function outboxMemory({ TABLE_NAME: name }: { TABLE_NAME: string }, consumer: string) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 3 }));
  return createOutboxMemory({ client, name }, consumer, Date.now);
}
