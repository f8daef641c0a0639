import type { Route } from '../../shared/api/routes.ts';
import { PROBLEMS, type ProblemCode, ProblemError, problemDocument } from '../../shared/lambda/problems.ts';

const PROBLEM = 'application/problem+json';

/** Problem documents that more than one route answers, by the name under which the document keeps them. */
const shared = {
  InvalidRequest: ['invalid_request', 'invalid_json', 'invalid_cursor', 'idempotency_key_missing', 'invalid_signature'],
  Unauthorized: ['unauthorized'],
  Forbidden: ['forbidden', 'not_through_the_edge'],
  NotFound: ['not_found'],
  TooLarge: ['body_too_large'],
  UnsupportedMediaType: ['unsupported_media_type'],
  TooManyRequests: ['rate_limited'],
  ServerError: ['internal_error'],
  NotNow: ['try_again', 'payment_unknown', 'gateway_unreachable'],
  Refused: ['payment_in_progress', 'application_already_paid', 'quote_expired', 'payment_processing'],
} as const satisfies Record<string, readonly ProblemCode[]>;

const descriptions: Readonly<Record<keyof typeof shared, string>> = {
  InvalidRequest: 'Something that was sent is missing or malformed.',
  Unauthorized: 'No valid access token was sent.',
  Forbidden: 'This account may not do that, or the request did not come by the address of the site.',
  NotFound: 'There is nothing of yours at this address.',
  TooLarge: 'The body is larger than this route takes.',
  UnsupportedMediaType: 'The body is not application/json.',
  TooManyRequests: 'Too many payments were begun in a short time; Retry-After says when it is worth asking again.',
  ServerError: 'Our fault. Nothing is lost.',
  NotNow: 'It could not be finished just now, or is not known. Nothing is lost.',
  Refused: 'What was asked for is not done, and the code says why. Nothing was written and no money moved.',
};

/** Those of the document's `components`. */
export function sharedResponses(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(shared).map(([name, codes]) => [
      name,
      {
        description: descriptions[name as keyof typeof shared],
        content: {
          [PROBLEM]: {
            schema: { $ref: '#/components/schemas/Problem' },
            examples: Object.fromEntries(codes.map((code) => [code, exampleOf(code)])),
          },
        },
      },
    ]),
  );
}

/** What a route may answer beside what it is there for; `default` is whatever its use case refuses. */
export function problemsOf(route: Route): Record<string, object> {
  const signedIn = route.role !== 'anyone' && route.role !== 'gateway';
  const takesSomething = [route.body, route.query, route.rawBody, route.idempotencyKey].some(
    (part) => part !== undefined,
  );
  return {
    ...(takesSomething && { 400: reference('InvalidRequest') }),
    ...(signedIn && { 401: reference('Unauthorized') }),
    403: reference('Forbidden'),
    ...(route.pathParameters !== undefined && { 404: reference('NotFound') }),
    ...((route.body ?? route.rawBody) !== undefined && { 413: reference('TooLarge') }),
    ...(route.body !== undefined && { 415: reference('UnsupportedMediaType') }),
    ...(route.path.endsWith('/payments') && route.method === 'POST' && { 429: reference('TooManyRequests') }),
    500: reference('ServerError'),
    503: reference('NotNow'),
    default: reference('Refused'),
  };
}

function reference(name: keyof typeof shared): object {
  return { $ref: `#/components/responses/${name}` };
}

function exampleOf(code: ProblemCode): object {
  const [, title] = PROBLEMS[code];
  return { summary: title, value: problemDocument(new ProblemError(code), '0a1b2c3d') };
}
