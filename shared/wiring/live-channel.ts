import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import * as z from 'zod';
import { createLiveChannel } from '../adapters/websocket/live-channel.ts';
import { awsClient } from './aws-client.ts';

export const liveChannelEnvironment = {
  /** Where API Gateway takes what is to be pushed: the WebSocket stage's callback address. */
  LIVE_ENDPOINT: z.url(),
  /** The SDK's own name for an address of the service that comes first; it looks there only where it is given none. */
  AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: z.url().optional(),
};

type Environment = z.output<z.ZodObject<typeof liveChannelEnvironment>>;

/** What is told late is told in vain: a connection that does not answer in seconds is given up. */
export function liveChannel({ LIVE_ENDPOINT, AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI }: Environment) {
  const endpoint = AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI ?? LIVE_ENDPOINT;
  return createLiveChannel(
    awsClient(ApiGatewayManagementApiClient, { endpoint, maxAttempts: 2, requestTimeout: 2_000 }),
  );
}
