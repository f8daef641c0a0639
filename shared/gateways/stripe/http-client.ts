import type { Agent } from 'node:http';
import Stripe from 'stripe';

type HttpClient = ReturnType<typeof Stripe.createNodeHttpClient>;
type HttpResponse = Awaited<ReturnType<HttpClient['makeRequest']>>;

export interface HttpClientOptions {
  readonly agent: Agent;
  /** Loads the current secret key. */
  readonly newest: () => Promise<string>;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** UTC milliseconds from which no request leaves. */
  readonly until: number;
}

/**
 * The SDK's Node.js HTTP client, except that after a 401 the key is reloaded and the request repeated once: the key may have been
 * rotated, and the old one revoked before our cache expired. Every request passes here, the SDK's own retries too, and fails if it is too late.
 */
export function createHttpClient({ agent, newest, now, until }: HttpClientOptions): HttpClient {
  const client = Stripe.createNodeHttpClient(agent);
  const makeRequest = client.makeRequest.bind(client);
  const send: typeof makeRequest = async (...request) => {
    if (now() >= until) throw new Error('Stripe did not answer in time');
    return checked(await makeRequest(...request));
  };
  client.makeRequest = async (host, port, path, method, headers, ...rest) => {
    const response = await send(host, port, path, method, headers, ...rest);
    if (response.getStatusCode() !== 401) return response;
    const Authorization = `Bearer ${await newest()}`;
    if ((headers as Record<string, unknown>).Authorization === Authorization) return response;
    // Read the body to its end, so that the connection can be reused.
    await response.toJSON().catch(() => undefined);
    return send(host, port, path, method, { ...headers, Authorization }, ...rest);
  };
  return client;
}

/**
 * Every answer of Stripe is an object that says what it is, or an error. Other JSON comes from a proxy in between and is no answer, like a page:
 * the SDK would take an error of a proxy for an object of Stripe, and never return if it is a mere text.
 */
function checked(response: HttpResponse): HttpResponse {
  const toJSON = response.toJSON.bind(response);
  response.toJSON = async () => {
    const json = await toJSON();
    if (!isOfStripe(json, response.getStatusCode())) throw new SyntaxError('not an answer of Stripe');
    return json;
  };
  return response;
}

function isOfStripe(json: unknown, status: number): boolean {
  const { object, error } = Object(json) as { readonly object?: unknown; readonly error?: unknown };
  return status < 400 ? typeof object === 'string' : typeof error === 'object' && error !== null;
}
