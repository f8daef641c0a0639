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
/** The query parameters of a list route. */
export type Query<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

/** Calls any route of the API, with the types of its OpenAPI document. */
export type ApiClient = Client<paths>;

/**
 * @param site origin of the site
 * @param token access token; without it, only public routes succeed
 */
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
  /** Empty if the response came from a proxy in front of the API. */
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

/**
 * The body of a successful response.
 *
 * @throws ApiError for any other response
 */
export async function dataOf<T>(call: Promise<Result<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw new ApiError(response, error);
  // The body is missing only where its type is undefined.
  return data as T;
}

/** Status and problem document of a response that is expected to be an error. */
export async function problemOf(call: Promise<Result<unknown>>): Promise<Partial<Problem>> {
  const { error, response } = await call;
  return { ...problemIn(error), status: response.status };
}

function problemIn(body: unknown): Partial<Problem> {
  return typeof body === 'object' && body !== null ? body : {};
}
