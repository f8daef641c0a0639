import createClient from 'openapi-fetch';
import type { paths } from '../../../client/schema.d.ts';
import { ApiProblem } from './problem.ts';
import { readServerTime } from './server-time.ts';
import type { Problem } from './types.ts';

// Milliseconds; a little more than the API's own limit, so that its answer is not missed.
const TIMEOUT = 31_000;

type TokenSource = (options?: { renewed?: boolean }) => Promise<string | undefined>;

let token: TokenSource = async () => undefined;

/** Sets where access tokens come from: the session, which itself needs this API to start. */
export function setTokenSource(source: TokenSource): void {
  token = source;
}

/** Calls the routes of the API, typed by its OpenAPI document. */
export const api = createClient<paths>({ baseUrl: '/api', headers: { accept: 'application/json' }, fetch: send });

interface ApiResult<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of a response. @throws ApiProblem */
export async function bodyOf<T>(call: Promise<ApiResult<T>>): Promise<T> {
  const { data, error, response } = await call.catch((failure) => {
    // The answer began and was lost on the way, or something between the browser and the API has answered in its place.
    throw failure instanceof ApiProblem ? failure : new ApiProblem({ code: 'offline' });
  });
  // A missing body is typed as undefined.
  if (response.ok) return data as T;
  throw toProblem(response.status, error);
}

async function send(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await sendWithToken(await token(), request);
  // The token may have been revoked or have expired on the way: retry once with a new one.
  return response.status === 401 ? sendWithToken(await token({ renewed: true }), again) : response;
}

async function sendWithToken(bearer: string | undefined, request: Request): Promise<Response> {
  if (bearer !== undefined) request.headers.set('authorization', `Bearer ${bearer}`);
  const { signal } = request;
  try {
    const response = await fetch(request, { signal: withTimeout(signal) });
    readServerTime(response);
    return response;
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiProblem({ code: 'offline' });
  }
}

/** As `AbortSignal.any` would do it, which Safari has only since 17.4 and Chrome since 116. */
function withTimeout(signal: AbortSignal): AbortSignal {
  const limit = new AbortController();
  const abort = () => limit.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  setTimeout(abort, TIMEOUT);
  return limit.signal;
}

function toProblem(status: number, error: unknown): ApiProblem {
  const body: Partial<Problem> = typeof error === 'object' && error !== null ? error : {};
  // The API answers in JSON: an HTML page with status 403 comes from the firewall in front of it.
  const fallbackCode = status === 403 && typeof error === 'string' ? 'blocked' : FROM_STATUS[status];
  return new ApiProblem({ ...body, status, code: body.code ?? fallbackCode ?? 'internal_error' });
}

// For responses of API Gateway itself, which carry no problem document.
const FROM_STATUS: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  429: 'too_many_requests',
  503: 'temporarily_unavailable',
};
