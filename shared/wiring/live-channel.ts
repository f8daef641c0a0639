import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import * as z from 'zod';
import { createLiveChannel } from '../adapters/websocket/live-channel.ts';

export const liveChannelEnvironment = {
  /** Where API Gateway takes what is to be pushed: the WebSocket stage's callback address. */
  LIVE_ENDPOINT: z.url(),
};

/** What is told late is told in vain: a connection that does not answer in seconds is given up. */
export function liveChannel({ LIVE_ENDPOINT }: { LIVE_ENDPOINT: string }) {
  const requestHandler = { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true };
  return createLiveChannel(
    new ApiGatewayManagementApiClient({ endpoint: LIVE_ENDPOINT, maxAttempts: 2, requestHandler }),
  );
}
