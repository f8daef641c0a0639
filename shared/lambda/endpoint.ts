import middy from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type * as z from 'zod';
import { API_SCOPE, isStaffRole, type Role, type Route } from '../api/routes.ts';
import { backgroundWorkDone } from './background.ts';
import { limitBodySize } from './body-size.ts';
import { clientAddress, type OriginSecrets, requireEdge } from './edge.ts';
import { idContext, invocationContext, type LogContext, withLogContext } from './log-context.ts';
import { logger } from './logger.ts';
import { ProblemError } from './problems.ts';
import { problems } from './problems-middleware.ts';
import { stopwatch } from './stopwatch.ts';
import { scopesOf, tokenClaims, type VerifiedClaims } from './token-claims.ts';
import { authorizedAs, type StaffUser, type User, userOf } from './user.ts';

/** Characters. Zod's message lists every unknown field of a body. */
const MAX_MESSAGE_LENGTH = 200;
/** Unknown keys that look like field names, such as typos, are named in the error; anything else is not echoed. */
const FIELD_NAME = /^\w{1,40}$/;

type Parsed<R, K extends string> = R extends Record<K, infer S extends z.ZodType> ? z.output<S> : undefined;

type UserOf<R extends Role> = R extends 'anyone' | 'gateway' ? undefined : R extends 'applicant' ? User : StaffUser;

/** A request whose parts have all been validated against the route's schemas. */
export interface ApiRequest<R extends Route> {
  /** Undefined on routes for anyone and for gateways. */
  readonly user: UserOf<R['role']>;
  readonly path: Parsed<R, 'pathParameters'>;
  readonly query: Parsed<R, 'query'>;
  readonly body: Parsed<R, 'body'>;
  readonly idempotencyKey: Parsed<R, 'idempotencyKey'>;
  /** The unmodified body, for signatures; empty if the route has a body schema. */
  readonly rawBody: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The caller's network address. */
  readonly address: string;
}

/** One of the responses that the route declares. */
export type EndpointResponse<R extends Route> = {
  [Status in keyof R['responses']]: R['responses'][Status] extends z.ZodType
    ? {
        readonly status: Status;
        readonly body: z.input<R['responses'][Status]>;
        readonly headers?: Record<string, string>;
      }
    : never;
}[keyof R['responses']];

export interface EndpointOptions {
  /** The claim that contains the user's groups. */
  readonly groupsClaim: string;
  /** The only issuer whose groups count; without it, no route of staff lets anybody in. */
  readonly staffIssuer?: string;
  /** Present if CloudFront is in front. */
  readonly originSecrets?: OriginSecrets;
}

/**
 * The request pipeline of all HTTP functions: header names, JSON or raw body, user and role, schemas, security headers, and problem
 * documents for errors. `dependencies` is called for every request and is expected to cache its result.
 */
export function endpoint<R extends Route, D, const A extends EndpointResponse<R> & AnyResponse>(
  route: R,
  { originSecrets, ...identity }: EndpointOptions,
  dependencies: () => Promise<D>,
  handle: (request: ApiRequest<R>, dependencies: D) => Promise<A>,
) {
  const pipeline = middy().use(httpSecurityHeaders()).use(problems(route)).use(httpHeaderNormalizer());
  if (originSecrets !== undefined) pipeline.use(requireEdge(originSecrets));
  pipeline.use(limitBodySize(route));
  if (route.body !== undefined) pipeline.use(httpJsonBodyParser());
  pipeline.handler(async (event: APIGatewayProxyEventV2) => {
    const request = {
      user: authorize(route, event, identity),
      address: clientAddress(event, originSecrets !== undefined),
      headers: event.headers,
      rawBody: route.body === undefined ? rawBodyOf(event) : '',
      idempotencyKey: idempotencyKeyOf(route, event),
      ...parse(route, event),
    };
    // The parts were validated against this route, which the compiler cannot infer through the generic type.
    return toHttp(await handle(request as ApiRequest<R>, await dependencies()));
  });
  return (event: APIGatewayProxyEventV2, context: Context) =>
    withLogContext(requestContextOf(route, event, context), async () => {
      const duration = stopwatch();
      const response: APIGatewayProxyStructuredResultV2 = await pipeline(event, context);
      await backgroundWorkDone();
      logger.info('request completed', { status: response.statusCode, duration: duration() });
      return response;
    });
}

/** Only valid ids are logged from the path parameters: callers can put anything else there. */
function requestContextOf({ method, path }: Route, event: APIGatewayProxyEventV2, context: Context): LogContext {
  const { requestId } = event.requestContext;
  return {
    ...invocationContext(context),
    requestId,
    route: `${method} ${path}`,
    ...idContext(event.pathParameters ?? {}),
  };
}

interface AnyResponse {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

function authorize(
  route: Route,
  event: APIGatewayProxyEventV2,
  { groupsClaim, staffIssuer }: Omit<EndpointOptions, 'originSecrets'>,
): User | undefined {
  if (route.role === 'anyone' || route.role === 'gateway') return undefined;
  const { authorizer } = event.requestContext as { authorizer?: { jwt?: { claims?: VerifiedClaims } } };
  const claims = tokenClaims(event.headers.authorization, authorizer?.jwt?.claims);
  const user = claims && userOf(claims, groupsClaim);
  if (claims === undefined || user === undefined) throw new ProblemError('unauthorized');
  const inScope = scopesOf(claims).includes(API_SCOPE);
  const isTrusted = !isStaffRole(route.role) || (staffIssuer !== undefined && claims.iss === staffIssuer);
  const authorized = inScope && isTrusted ? authorizedAs(user, route.role) : undefined;
  if (authorized === undefined) throw new ProblemError('forbidden');
  return authorized;
}

/** An HTTP API encodes form bodies in base64, but not JSON bodies. */
function rawBodyOf({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): string {
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}

function idempotencyKeyOf({ idempotencyKey: schema }: Route, { headers }: APIGatewayProxyEventV2): unknown {
  const key = schema?.safeParse(headers['idempotency-key']);
  if (key?.success === false) throw new ProblemError('idempotency_key_missing');
  return key?.data;
}

function parse({ pathParameters, query, body }: Route, event: APIGatewayProxyEventV2) {
  const errors: { pointer: string; message: string }[] = [];
  const part = (name: string, schema: z.ZodType | undefined, value: unknown) => {
    if (schema === undefined) return undefined;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      errors.push({ pointer: [name, ...issue.path].join('/'), message: messageOf(issue) });
    }
    return undefined;
  };
  const path = part('path', pathParameters, event.pathParameters ?? {});
  // A malformed id gets the same answer as an unknown one.
  if (errors.length > 0) throw new ProblemError('not_found');
  const parsed = {
    path,
    query: part('query', query, event.queryStringParameters ?? {}),
    body: part('body', body, event.body),
  };
  if (errors.length > 0) throw new ProblemError('invalid_request', { errors });
  return parsed;
}

/** Describes the error without quoting the value that was sent. */
function messageOf(issue: z.core.$ZodIssue): string {
  const named = issue.code !== 'unrecognized_keys' || issue.keys.every((key) => FIELD_NAME.test(key));
  return named ? issue.message.slice(0, MAX_MESSAGE_LENGTH) : 'Unrecognized keys';
}

function toHttp({ status, body, headers }: AnyResponse): APIGatewayProxyStructuredResultV2 {
  const text = typeof body === 'string';
  const type = text ? 'text/plain; charset=utf-8' : 'application/json';
  return {
    statusCode: status,
    headers: { 'cache-control': 'no-store', ...(body !== undefined && { 'content-type': type }), ...headers },
    ...(body !== undefined && { body: text ? body : JSON.stringify(body) }),
  };
}
