import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import type { Match } from './router.ts';

export type JwtContext = APIGatewayProxyEventV2WithJWTAuthorizer['requestContext']['authorizer']['jwt'];
/** `authorizer` is present only on routes that require sign-in. */
export type ApiEvent = APIGatewayProxyEventV2 & { requestContext: { authorizer?: { jwt: JwtContext } } };

export interface ApiRequest {
  readonly request: Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders' | 'httpVersion'>;
  readonly sourceIp: string;
  readonly body: Buffer;
  readonly match: Match;
  readonly jwt?: JwtContext;
  readonly requestId: string;
  /** UTC milliseconds. */
  readonly now: number;
}

// API Gateway does not document which content types it treats as text; these were observed on AWS. Form data is not one of them.
const TEXT = /^(text\/.*|application\/(json|xml|javascript))$/;
// Hop-by-hop headers are not forwarded.
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const ACCOUNT = '000000000000';

/** The event of payload format 2.0 (API Gateway: "AWS Lambda proxy integrations for HTTP APIs"). */
export function toEvent(call: ApiRequest): ApiEvent {
  const { request, match } = call;
  const [path = '/', rawQueryString = ''] = splitOnce(request.url ?? '/', '?');
  const { cookie, ...headers } = joinHeaders(request.rawHeaders);
  const domainName = hostname(headers.host);
  const query = joinQuery(rawQueryString);
  const isText = TEXT.test((headers['content-type']?.split(';')[0] ?? '').trim().toLowerCase());
  return {
    version: '2.0',
    routeKey: match.routeKey,
    rawPath: decodePath(path),
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/).filter(Boolean) }),
    headers: {
      ...headers,
      ...(call.body.length > 0 && { 'content-length': String(call.body.length) }),
      'x-amzn-trace-id': traceId(call.now, call.requestId),
      'x-forwarded-for': [headers['x-forwarded-for'], call.sourceIp].filter(Boolean).join(', '),
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    ...(query && { queryStringParameters: query }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      ...(call.jwt && { authorizer: { jwt: call.jwt } }),
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path: decodePath(path),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: call.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: call.requestId,
      routeKey: match.routeKey,
      stage: '$default',
      time: requestTime(call.now),
      timeEpoch: call.now,
    },
    ...(match.pathParameters && { pathParameters: match.pathParameters }),
    ...(call.body.length > 0 && { body: call.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: call.body.length > 0 && !isText,
  };
}

function joinHeaders(raw: readonly string[]): Record<string, string> {
  const joined: Record<string, string> = {};
  for (let at = 0; at < raw.length; at += 2) {
    const name = String(raw[at]).toLowerCase();
    if (HOP_BY_HOP.has(name)) continue;
    const separator = name === 'cookie' ? '; ' : ',';
    joined[name] = Object.hasOwn(joined, name) ? `${joined[name]}${separator}${raw[at + 1]}` : String(raw[at + 1]);
  }
  return joined;
}

function joinQuery(query: string): Record<string, string> | undefined {
  if (query === '') return undefined;
  const joined: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    joined[name] = Object.hasOwn(joined, name) ? `${joined[name]},${value}` : value;
  }
  return joined;
}

/** API Gateway decodes every escape in `rawPath` except that of the percent sign. */
function decodePath(path: string): string {
  return path
    .split(/%25/)
    .map((part) => decodeURIComponent(part))
    .join('%25');
}

/** The format of access logs: `12/Mar/2026:19:03:58 +0000`. */
export function requestTime(now: number): string {
  const [, day, month, year, time] = new Date(now).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

/** X-Ray: "Tracing header". */
function traceId(now: number, requestId: string): string {
  const random = requestId.replace(/[^0-9a-f]/g, '').slice(0, 24);
  return `Root=1-${Math.floor(now / 1000).toString(16)}-${random}`;
}

function hostname(host = 'localhost'): string {
  return host.replace(/:\d+$/, '');
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
