import { PROBLEMS, type ProblemCode, problemOf } from '../../shared/api/problems.ts';
import type { Route } from '../../shared/api/routes.ts';
import { apiGatewayMessage, problem } from '../../shared/api/schemas.ts';
import { schemaOf } from './components.ts';

interface SharedResponse {
  readonly description: string;
  readonly codes: readonly ProblemCode[];
  /** What API Gateway says with this status, where the request does not reach a function or is not answered by it. */
  readonly message?: string;
  /** What the firewall answers. */
  readonly firewall?: ProblemCode | 'page';
  readonly retryAfter?: true;
}

/** What more than one route answers beside what it is there for, by the name under which the document keeps it. */
const shared = {
  InvalidRequest: {
    description: 'Something that was sent is missing or malformed.',
    codes: ['invalid_request', 'invalid_json', 'invalid_cursor', 'idempotency_key_missing', 'invalid_signature'],
  },
  Unauthorized: {
    description: 'No valid access token was sent.',
    codes: ['unauthorized'],
    message: 'Unauthorized',
  },
  Forbidden: {
    description:
      'This account may not do that, its token lacks the scope, or the request did not come by the address of the site. A page: a rule of the firewall stopped it, as it stops every body of more than 8 KB that is no notification.',
    codes: ['forbidden', 'direct_access_forbidden'],
    message: 'Forbidden',
    firewall: 'page',
  },
  NotFound: { description: 'There is nothing of yours at this address.', codes: ['not_found'] },
  TooLarge: {
    description: 'The body is larger than this route takes.',
    codes: ['body_too_large'],
    message: 'Request Entity Too Large',
  },
  UnsupportedMediaType: { description: 'The body is not application/json.', codes: ['unsupported_media_type'] },
  TooManyRequests: {
    description:
      'Nothing was carried out. `rate_limited`: this user, or this network address, has begun too many payments. `too_many_requests`: the address has sent too many requests. A message: all callers together have sent this route too many.',
    codes: ['rate_limited'],
    message: 'Too Many Requests',
    firewall: 'too_many_requests',
    retryAfter: true,
  },
  ServerError: {
    description: 'Our fault. Nothing is lost.',
    codes: ['internal_error'],
    message: 'Internal Server Error',
  },
  NotNow: {
    description: 'It could not be finished just now, or is not known. Nothing is lost.',
    codes: ['temporarily_unavailable', 'payment_status_unknown', 'gateway_unavailable'],
    message: 'Service Unavailable',
  },
  Refused: {
    description: 'What was asked for is not done, and the code says why. Nothing was written and no money moved.',
    codes: ['payment_in_progress', 'application_already_paid', 'quote_expired', 'payment_processing'],
    retryAfter: true,
  },
} as const satisfies Record<string, SharedResponse>;

const RETRY_AFTER = {
  description: 'Seconds after which it is worth asking again, where that is known.',
  schema: { type: 'integer' },
};

/** Those of the document's `components`. */
export function sharedResponses(): Record<string, object> {
  return Object.fromEntries(Object.entries<SharedResponse>(shared).map(([name, one]) => [name, responseOf(one)]));
}

function responseOf({ description, codes, message, firewall, retryAfter }: SharedResponse): object {
  return {
    description,
    ...(retryAfter && { headers: { 'Retry-After': RETRY_AFTER } }),
    content: {
      'application/problem+json': { schema: schemaOf(problem), examples: examplesOf(codes) },
      ...(message !== undefined && { 'application/json': plainContent(message, firewall) }),
      ...(firewall === 'page' && { 'text/html': { schema: { type: 'string' } } }),
    },
  };
}

/** What comes from before the functions: API Gateway's message, and the problem document of the firewall, which knows no other type. */
function plainContent(message: string, firewall: SharedResponse['firewall']): object {
  const ofApiGateway = { message: { summary: 'API Gateway', value: { message } } };
  if (firewall === undefined || firewall === 'page') {
    return { schema: schemaOf(apiGatewayMessage), examples: ofApiGateway };
  }
  return {
    schema: { anyOf: [schemaOf(problem), schemaOf(apiGatewayMessage)] },
    examples: { [firewall]: { summary: 'The firewall', value: problemOf(firewall) }, ...ofApiGateway },
  };
}

/** What a route may answer beside what it is there for; `default` is whatever its use case refuses. */
export function problemsOf(route: Route): Record<string, object> {
  const signedIn = route.role !== 'anyone' && route.role !== 'gateway';
  const hasInput = [route.body, route.query, route.rawBody, route.idempotencyKey].some((part) => part !== undefined);
  return {
    ...(hasInput && { 400: reference('InvalidRequest') }),
    ...(signedIn && { 401: reference('Unauthorized') }),
    403: reference('Forbidden'),
    ...(route.pathParameters !== undefined && { 404: reference('NotFound') }),
    ...(route.method !== 'GET' && { 413: reference('TooLarge') }),
    ...(route.body !== undefined && { 415: reference('UnsupportedMediaType') }),
    429: reference('TooManyRequests'),
    500: reference('ServerError'),
    503: reference('NotNow'),
    default: reference('Refused'),
  };
}

function reference(name: keyof typeof shared): object {
  return { $ref: `#/components/responses/${name}` };
}

function examplesOf(codes: readonly ProblemCode[]): Record<string, object> {
  return Object.fromEntries(
    codes.map((code) => [code, { summary: PROBLEMS[code][1], value: { ...problemOf(code), requestId: '0a1b2c3d' } }]),
  );
}
