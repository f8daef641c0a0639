import Stripe from 'stripe';

type HttpClient = ReturnType<typeof Stripe.createNodeHttpClient>;

/**
 * The SDK's Node.js HTTP client, except that after a 401 the key is reloaded and the request repeated once: the key may have been
 * rotated, and the old one revoked before our cache expired.
 *
 * @param newest loads the current secret key
 */
export function createKeyRefreshingClient(newest: () => Promise<string>): HttpClient {
  const client = Stripe.createNodeHttpClient();
  const send = client.makeRequest.bind(client);
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
