import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.d.ts';

type Schemas = components['schemas'];

export type Application = Schemas['Application'];
export type ApplicationForm = Schemas['ApplicationForm'];
export type CheckResult = Schemas['CheckResult'];
export type Method = Schemas['Method'];
export type Payment = Schemas['Payment'];
export type PaymentRecord = Schemas['PaymentRecord'];
export type Problem = Schemas['Problem'];
export type StartedPayment = Schemas['StartedPayment'];
/** What is asked for of a list. */
export type Query<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

/** Calls any route of the API; what goes in and what comes out has the types of its document. */
export type ApiClient = Client<paths>;

/** @param site its origin @param token an access token; without one, only what is open to anyone is answered */
export function createApiClient(site: string, token?: string): ApiClient {
  return createClient<paths>({
    baseUrl: `${site}/api`,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
}

/** The API answered with an error. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Empty where the error did not come from the API itself, but from what stands before it. */
  readonly problem: Partial<Problem>;

  constructor({ url, status }: Response, body: unknown) {
    super(`${new URL(url).pathname}: ${status} ${JSON.stringify(body)}`);
    this.status = status;
    this.problem = problemIn(body);
  }
}

interface Result<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of a successful answer. @throws ApiError */
export async function dataOf<T>(call: Promise<Result<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw new ApiError(response, error);
  // A body is absent only where its type is undefined, too.
  return data as T;
}

/** Status and problem document of an answer that is expected to be an error. */
export async function problemOf(call: Promise<Result<unknown>>): Promise<Partial<Problem>> {
  const { error, response } = await call;
  return { ...problemIn(error), status: response.status };
}

function problemIn(body: unknown): Partial<Problem> {
  return typeof body === 'object' && body !== null ? body : {};
}
