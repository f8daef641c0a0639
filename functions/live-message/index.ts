import type { APIGatewayProxyStructuredResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { job } from '../../shared/lambda/job.ts';

/** Pages send only pings, because API Gateway closes a connection that has been idle for ten minutes. */
export const handler = job(
  async (event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const type = typeOf(event.body) === 'ping' ? 'pong' : 'unsupported_message';
    return { statusCode: 200, body: JSON.stringify({ type }) };
  },
);

function typeOf(body = ''): unknown {
  try {
    return JSON.parse(body)?.type;
  } catch {
    return undefined;
  }
}
