import createClient from 'openapi-fetch';
import type { paths } from '../../../client/schema.d.ts';
import { ApiProblem } from './problem.ts';
import type { Problem } from './types.ts';

// A little more than the API's own limit: whoever gives up earlier never hears the answer.
const TIMEOUT = 31_000;

type TokenSource = (options?: { renewed?: boolean }) => Promise<string | undefined>;

let token: TokenSource = async () => undefined;

/** Whose access token is sent from now on: the session tells, which needs this API itself to begin. */
export function sendTokensOf(source: TokenSource): void {
  token = source;
}

/** Calls a route of the API; the types of what goes in and comes out are those of its document. */
export const api = createClient<paths>({ baseUrl: '/api', headers: { accept: 'application/json' }, fetch: send });

interface Called<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of what the API answered. @throws ApiProblem */
export async function answerOf<T>(call: Promise<Called<T>>): Promise<T> {
  const { data, error, response } = await call;
  // A body is absent where its type is undefined, too.
  if (response.ok) return data as T;
  throw toProblem(response.status, error);
}

async function send(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await sendAs(await token(), request);
  // The token may have been taken back or run out on the way: once more with a new one.
  return response.status === 401 ? sendAs(await token({ renewed: true }), again) : response;
}

async function sendAs(bearer: string | undefined, request: Request): Promise<Response> {
  if (bearer !== undefined) request.headers.set('authorization', `Bearer ${bearer}`);
  const { signal } = request;
  try {
    return await fetch(request, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]) });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiProblem({ code: 'offline' });
  }
}

function toProblem(status: number, error: unknown): ApiProblem {
  const body: Partial<Problem> = typeof error === 'object' && error !== null ? error : {};
  // Whatever is of the API is JSON: a page comes from the firewall before it, which knows no accounts.
  const unsaid = status === 403 && typeof error === 'string' ? 'blocked' : FROM_STATUS[status];
  return new ApiProblem({ ...body, status, code: body.code ?? unsaid ?? 'internal_error' });
}

// What API Gateway says itself, without a problem document.
const FROM_STATUS: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  429: 'too_many_requests',
  503: 'temporarily_unavailable',
};
