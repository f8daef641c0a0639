import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import * as z from 'zod';
import { createLiveChannel } from '../adapters/websocket/live-channel.ts';
import { awsClient } from './aws-client.ts';

export const liveChannelEnvironment = {
  /** The callback URL of the WebSocket stage, to which messages are posted. */
  LIVE_ENDPOINT: z.url(),
  /** The SDK's own variable for the service endpoint. The SDK ignores it if an endpoint is passed, so it is read here. */
  AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: z.url().optional(),
};

type Environment = z.output<z.ZodObject<typeof liveChannelEnvironment>>;

/** A late push is useless, so the timeouts are short. */
export function liveChannel({ LIVE_ENDPOINT, AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI }: Environment) {
  const endpoint = AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI ?? LIVE_ENDPOINT;
  return createLiveChannel(
    awsClient(ApiGatewayManagementApiClient, { endpoint, maxAttempts: 2, requestTimeout: 2_000 }),
  );
}
