import {
  type ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { LiveChannel } from '../../ports/live/live-channel.ts';

/** Sends messages through the API Gateway that holds the connections. */
export function createLiveChannel(client: ApiGatewayManagementApiClient): LiveChannel {
  return {
    async send(ConnectionId, change) {
      const Data = JSON.stringify({ type: 'changed', ...change });
      try {
        await client.send(new PostToConnectionCommand({ ConnectionId, Data }));
        return 'sent';
      } catch (error) {
        if (error instanceof GoneException) return 'gone';
        throw error;
      }
    },
  };
}
