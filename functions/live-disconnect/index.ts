import type { APIGatewayProxyStructuredResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { environment } from '../../shared/lambda/environment.ts';
import { liveEnvironment, liveStorage } from '../../shared/wiring/live.ts';

const { connections } = liveStorage(environment(liveEnvironment));

export async function handler(event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  await connections.removeById(event.requestContext.connectionId);
  return { statusCode: 200 };
}
