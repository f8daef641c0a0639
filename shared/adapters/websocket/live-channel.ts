import {
  type ApiGatewayManagementApiClient,
  ApiGatewayManagementApiServiceException,
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
        if (isGone(error)) return 'gone';
        throw error;
      }
    },
  };
}

/** API Gateway does not always name the error: the SDK then has nothing but the status. */
function isGone(error: unknown): boolean {
  return error instanceof ApiGatewayManagementApiServiceException && error.$metadata.httpStatusCode === 410;
}
