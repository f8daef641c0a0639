import type { APIGatewayProxyStructuredResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { openLiveConnection } from '../../shared/use-cases/open-live-connection.ts';
import { liveEnvironment, liveStorage } from '../../shared/wiring/live.ts';

const env = environment(liveEnvironment);
const dependencies = { ...liveStorage(env), clock: Date.now };

/** The connection is not open before this has answered 2xx. The ticket stands in the query string, which is logged nowhere. */
export const handler = job(
  async (event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const { connectionId } = event.requestContext;
    const ticket = event.queryStringParameters?.ticket ?? '';
    const isOpen = await openLiveConnection(dependencies, connectionId, ticket);
    return { statusCode: isOpen ? 200 : 401 };
  },
);
