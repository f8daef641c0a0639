import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { createLiveConnections } from '../adapters/dynamodb/live/live-connections.ts';
import { createLiveTickets } from '../adapters/dynamodb/live/live-tickets.ts';
import { AWS_CLIENT } from './aws-client.ts';

export const liveEnvironment = { TABLE_NAME: z.string().min(1) };

/** Live connections contain no encrypted fields, so no secret is needed. */
export function liveStorage({ TABLE_NAME }: { TABLE_NAME: string }) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(AWS_CLIENT));
  const table = { client, name: TABLE_NAME };
  return { tickets: createLiveTickets(table), connections: createLiveConnections(table) };
}
