import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { requestTime } from '../api-host/event.ts';

export const STAGE = 'live';

/** API Gateway's data about one connection. Times are UTC milliseconds. */
export interface ConnectionInfo {
  readonly id: string;
  readonly connectedAt: number;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly domainName: string;
}

type EventType = APIGatewayProxyWebsocketEventV2['requestContext']['eventType'];

/** Connection ids are eleven bytes of base64. */
export function connectionInfoOf({ headers, socket }: IncomingMessage, now: number): ConnectionInfo {
  return {
    id: `${randomBytes(11).toString('base64url')}=`,
    connectedAt: now,
    sourceIp: socket.remoteAddress ?? '',
    userAgent: headers['user-agent'] ?? '',
    domainName: (headers.host ?? 'localhost').replace(/:\d+$/, ''),
  };
}

/** The `$connect` event; the only one with headers and query string (API Gateway: "WebSocket API mapping template reference"). */
export function connectEvent(facts: ConnectionInfo, { rawHeaders, url = '' }: IncomingMessage) {
  const headers = pairs(rawHeaders);
  const query = [...new URL(url, 'http://live').searchParams];
  return {
    headers: Object.fromEntries(headers),
    multiValueHeaders: grouped(headers),
    ...(query.length > 0 && {
      queryStringParameters: Object.fromEntries(query),
      multiValueQueryStringParameters: grouped(query),
    }),
    requestContext: context(facts, '$connect', 'CONNECT'),
    isBase64Encoded: false,
  };
}

export function messageEvent(facts: ConnectionInfo, body: string) {
  const requestContext = { ...context(facts, '$default', 'MESSAGE'), messageId: id() };
  return { requestContext, body, isBase64Encoded: false };
}

export function disconnectEvent(facts: ConnectionInfo, disconnectStatusCode: number, disconnectReason: string) {
  const requestContext = { ...context(facts, '$disconnect', 'DISCONNECT'), disconnectStatusCode, disconnectReason };
  return {
    headers: { Host: facts.domainName },
    multiValueHeaders: { Host: [facts.domainName] },
    requestContext,
    isBase64Encoded: false,
  };
}

export type LiveEvent = ReturnType<typeof connectEvent | typeof messageEvent | typeof disconnectEvent>;

function context(facts: ConnectionInfo, routeKey: string, eventType: EventType) {
  const now = Date.now();
  const { id: connectionId, connectedAt, domainName, sourceIp, userAgent } = facts;
  return {
    routeKey,
    eventType,
    extendedRequestId: id(),
    requestTime: requestTime(now),
    messageDirection: 'IN' as const,
    stage: STAGE,
    connectedAt,
    requestTimeEpoch: now,
    identity: { sourceIp, userAgent },
    requestId: randomUUID(),
    domainName,
    connectionId,
    apiId: 'local',
  };
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  return rawHeaders.flatMap((name, at): [string, string][] =>
    at % 2 === 0 ? [[name, String(rawHeaders[at + 1])]] : [],
  );
}

function grouped(all: readonly (readonly [string, string])[]): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [name, value] of all) groups[name] = [...(groups[name] ?? []), value];
  return groups;
}

function id(): string {
  return randomBytes(11).toString('base64');
}
