import { ApiProblem } from './problem.ts';
import type { Endpoint, Input, Output, Problem } from './types.ts';

// A little more than the API's own limit: whoever gives up earlier never hears the answer.
const TIMEOUT = 31_000;

type TokenSource = (options?: { renewed?: boolean }) => Promise<string | undefined>;

let token: TokenSource = async () => undefined;

/** Whose access token is sent from now on: the session tells, which needs this API itself to begin. */
export function sendTokensOf(source: TokenSource): void {
  token = source;
}

interface Anything {
  readonly path?: object;
  readonly query?: object | undefined;
  readonly body?: unknown;
}

/** Calls a route of the API by its method and path; the types of what goes in and comes out are the route's own. */
export async function api<E extends Endpoint>(endpoint: E, input: Input<E>, signal?: AbortSignal): Promise<Output<E>> {
  return (await send(endpoint, input, signal)) as Output<E>;
}

/** @throws ApiProblem */
async function send(endpoint: string, input: Anything, signal?: AbortSignal): Promise<unknown> {
  const [method = 'GET', template = ''] = endpoint.split(' ');
  const url = `/api${filled(template, input.path)}${search(input.query)}`;
  const options = { method, ...(input.body !== undefined && { body: JSON.stringify(input.body) }) };
  let response = await request(url, options, await token(), signal);
  // The token may have been taken back or run out on the way: once more with a new one.
  if (response.status === 401) response = await request(url, options, await token({ renewed: true }), signal);
  if (response.ok) return response.status === 204 ? undefined : response.json();
  throw await toProblem(response);
}

async function request(url: string, options: RequestInit, bearer: string | undefined, signal?: AbortSignal) {
  const headers = new Headers({ accept: 'application/json' });
  if (options.body !== undefined) headers.set('content-type', 'application/json');
  if (bearer !== undefined) headers.set('authorization', `Bearer ${bearer}`);
  const timeout = AbortSignal.timeout(TIMEOUT);
  try {
    return await fetch(url, { ...options, headers, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiProblem({ code: 'offline' });
  }
}

async function toProblem(response: Response): Promise<ApiProblem> {
  const { status } = response;
  const body: Partial<Problem> = await response.json().catch(() => ({}));
  return new ApiProblem({ ...body, status, code: body.code ?? FROM_STATUS[status] ?? 'internal_error' });
}

// What API Gateway says itself, without a problem document.
const FROM_STATUS: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  503: 'try_again',
};

function filled(template: string, values: object = {}): string {
  const known = new Map<string, unknown>(Object.entries(values));
  return template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(known.get(name))));
}

function search(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
