import type { APIGatewayProxyStructuredResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { liveStorage, plainTableEnvironment } from '../../shared/wiring/plain-tables.ts';

const { connections } = liveStorage(environment(plainTableEnvironment));

export const handler = job(
  async (event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    await connections.removeById(event.requestContext.connectionId);
    return { statusCode: 200 };
  },
);
