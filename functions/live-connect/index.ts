import type { APIGatewayProxyStructuredResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { isFromEdge } from '../../shared/lambda/edge.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { openLiveConnection } from '../../shared/use-cases/live/open-live-connection.ts';
import { edgeEnvironment, originSecrets } from '../../shared/wiring/api.ts';
import { liveStorage, plainTableEnvironment } from '../../shared/wiring/plain-tables.ts';

/** Of the WebSocket events, only $connect has headers. */
type ConnectEvent = APIGatewayProxyWebsocketEventV2 & { readonly headers?: Readonly<Record<string, string>> };

const env = environment({ ...plainTableEnvironment, ...edgeEnvironment });
const secrets = originSecrets(env);
const dependencies = { ...liveStorage(env), clock: Date.now };

/** API Gateway opens the connection only after a 2xx response. The ticket is in the query string, which is never logged. */
export const handler = job(async (event: ConnectEvent): Promise<APIGatewayProxyStructuredResultV2> => {
  // A request that bypassed CloudFront must not read rows or use up a ticket.
  if (secrets && !(await isFromEdge(event.headers ?? {}, secrets))) return { statusCode: 403 };
  const { connectionId } = event.requestContext;
  const ticket = event.queryStringParameters?.ticket ?? '';
  const isOpen = await openLiveConnection(dependencies, connectionId, ticket);
  return { statusCode: isOpen ? 200 : 401 };
});
