import * as z from 'zod';
import { createLiveConnections } from '../adapters/dynamodb/live/live-connections.ts';
import { createLiveTickets } from '../adapters/dynamodb/live/live-tickets.ts';
import { createProcessedEvents } from '../adapters/dynamodb/outbox/processed-events.ts';
import { dynamoDbTable } from './aws-client.ts';

/** Tables without encrypted fields: functions that use only these need no secret. */
export const plainTableEnvironment = { TABLE_NAME: z.string().min(1) };

type Environment = z.output<z.ZodObject<typeof plainTableEnvironment>>;

export function liveStorage({ TABLE_NAME }: Environment) {
  const table = dynamoDbTable(TABLE_NAME);
  return { tickets: createLiveTickets(table), connections: createLiveConnections(table) };
}

export function processedEvents({ TABLE_NAME }: Environment, consumer: string) {
  return createProcessedEvents(dynamoDbTable(TABLE_NAME), consumer, Date.now);
}
