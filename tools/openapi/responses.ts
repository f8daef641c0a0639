import { PROBLEMS, type ProblemCode, problemOf } from '../../shared/api/problems.ts';
import type { Route } from '../../shared/api/routes.ts';
import { apiGatewayMessage, problem } from '../../shared/api/schemas.ts';
import { schemaOf } from './components.ts';

interface SharedResponse {
  readonly description: string;
  readonly codes: readonly ProblemCode[];
  /** API Gateway's own message with this status, if the request does not reach a function or gets no response from it. */
  readonly message?: string;
  /** The firewall's response. */
  readonly firewall?: ProblemCode | 'page';
  readonly retryAfter?: true;
}

/** Error responses that several routes share, by their name in the document's components. */
const shared = {
  InvalidRequest: {
    description: 'A part of the request is missing or malformed.',
    codes: ['invalid_request', 'invalid_json', 'invalid_cursor', 'idempotency_key_missing', 'invalid_signature'],
  },
  Unauthorized: {
    description: 'No valid access token was sent.',
    codes: ['unauthorized'],
    message: 'Unauthorized',
  },
  Forbidden: {
    description:
      "This account may not do that, its token lacks the scope, or the request bypassed the site's address. A page: a firewall rule blocked it, such as every body above 8 KB that is not a gateway's notification.",
    codes: ['forbidden', 'direct_access_forbidden'],
    message: 'Forbidden',
    firewall: 'page',
  },
  NotFound: { description: 'There is no resource of this user at this address.', codes: ['not_found'] },
  TooLarge: {
    description: 'The body is larger than this route accepts.',
    codes: ['body_too_large'],
    message: 'Request Entity Too Large',
  },
  UnsupportedMediaType: { description: 'The body is not application/json.', codes: ['unsupported_media_type'] },
  UnreadableNotification: {
    description: 'The notification is genuine, but cannot be read. The gateway should send it again.',
    codes: ['unreadable_notification'],
  },
  TooManyRequests: {
    description:
      'Nothing was done. `rate_limited`: this user has started too many payments. `address_rate_limited`: too many were started from this IP address. `too_many_requests`: the IP address has sent too many requests. A message: all callers together have exceeded the limit of this route.',
    codes: ['rate_limited', 'address_rate_limited'],
    message: 'Too Many Requests',
    firewall: 'too_many_requests',
    retryAfter: true,
  },
  ServerError: {
    description: 'An error on our side. Nothing is lost.',
    codes: ['internal_error'],
    message: 'Internal Server Error',
  },
  NotNow: {
    description: 'The request could not be completed now, or its outcome is unknown. Nothing is lost.',
    codes: ['temporarily_unavailable', 'payment_status_unknown', 'gateway_unavailable'],
    message: 'Service Unavailable',
  },
  Refused: {
    description: 'The request was refused; the code says why. Nothing was written and no money moved.',
    codes: ['payment_in_progress', 'application_already_paid', 'quote_expired', 'payment_processing'],
    retryAfter: true,
  },
} as const satisfies Record<string, SharedResponse>;

const RETRY_AFTER = {
  description: 'Seconds to wait before a retry, if known.',
  schema: { type: 'integer' },
};

/** The responses in the document's `components`. */
export function sharedResponses(): Record<string, object> {
  return Object.fromEntries(Object.entries<SharedResponse>(shared).map(([name, one]) => [name, responseOf(one)]));
}

type ErrorBody = Route['errorBody'];

function responseOf(
  { description, codes, message, firewall, retryAfter }: SharedResponse,
  errorBody?: ErrorBody,
): object {
  const inFront = message === undefined ? undefined : plainContent(message, firewall);
  return {
    description,
    ...(retryAfter && { headers: { 'Retry-After': RETRY_AFTER } }),
    content: {
      ...(errorBody === undefined
        ? {
            'application/problem+json': { schema: schemaOf(problem), examples: examplesOf(codes) },
            ...(inFront && { 'application/json': inFront }),
          }
        : { 'application/json': ownContent(codes, errorBody, inFront) }),
      ...(firewall === 'page' && { 'text/html': { schema: { type: 'string' } } }),
    },
  };
}

interface Content {
  readonly schema: object;
  readonly examples: Readonly<Record<string, object>>;
}

/** Errors as a gateway documents them; the layers in front of the functions keep their own format. */
function ownContent(codes: readonly ProblemCode[], bodyOf: NonNullable<ErrorBody>, inFront?: Content): Content {
  const own = { type: 'object', additionalProperties: { type: 'string' } };
  const examples = codes.map((code) => [code, { summary: PROBLEMS[code][1], value: bodyOf(code) }]);
  return {
    schema: inFront === undefined ? own : { anyOf: [own, inFront.schema] },
    examples: { ...Object.fromEntries(examples), ...inFront?.examples },
  };
}

/** Responses of the layers in front of the functions: API Gateway's message, and the firewall's problem document as plain JSON, its only type. */
function plainContent(message: string, firewall: SharedResponse['firewall']): Content {
  const ofApiGateway = { message: { summary: 'API Gateway', value: { message } } };
  if (firewall === undefined || firewall === 'page') {
    return { schema: schemaOf(apiGatewayMessage), examples: ofApiGateway };
  }
  return {
    schema: { anyOf: [schemaOf(problem), schemaOf(apiGatewayMessage)] },
    examples: { [firewall]: { summary: 'The firewall', value: problemOf(firewall) }, ...ofApiGateway },
  };
}

/** The error responses of a route; `default` stands for the refusals of its use case. */
export function problemsOf(route: Route): Record<string, object> {
  const answer = (name: keyof typeof shared) =>
    route.errorBody ? responseOf(shared[name], route.errorBody) : reference(name);
  const signedIn = route.role !== 'anyone' && route.role !== 'gateway';
  const hasInput = [route.body, route.query, route.rawBody, route.idempotencyKey].some((part) => part !== undefined);
  return {
    ...(hasInput && { 400: answer('InvalidRequest') }),
    ...(signedIn && { 401: answer('Unauthorized') }),
    403: answer('Forbidden'),
    ...(route.pathParameters !== undefined && { 404: answer('NotFound') }),
    ...(route.method !== 'GET' && { 413: answer('TooLarge') }),
    ...(route.body !== undefined && { 415: answer('UnsupportedMediaType') }),
    ...(route.role === 'gateway' && { 422: answer('UnreadableNotification') }),
    429: answer('TooManyRequests'),
    500: answer('ServerError'),
    503: answer('NotNow'),
    default: answer('Refused'),
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
