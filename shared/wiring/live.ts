import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { createLiveConnections } from '../adapters/dynamodb/live-connections.ts';
import { createLiveTickets } from '../adapters/dynamodb/live-tickets.ts';
import { createLiveChannel } from '../adapters/websocket/live-channel.ts';

export const liveEnvironment = { TABLE_NAME: z.string().min(1) };

export const liveChannelEnvironment = {
  /** Where API Gateway takes what is to be pushed: the WebSocket stage's callback address. */
  LIVE_ENDPOINT: z.url(),
};

/** Nothing of it is encrypted, so that it needs no secret. */
export function liveStorage({ TABLE_NAME }: { TABLE_NAME: string }) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 3 }));
  const table = { client, name: TABLE_NAME };
  return { tickets: createLiveTickets(table), connections: createLiveConnections(table) };
}

/** What is told late is told in vain: a connection that does not answer in seconds is given up. */
export function liveChannel({ LIVE_ENDPOINT }: { LIVE_ENDPOINT: string }) {
  const requestHandler = { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true };
  return createLiveChannel(
    new ApiGatewayManagementApiClient({ endpoint: LIVE_ENDPOINT, maxAttempts: 2, requestHandler }),
  );
}
