import Stripe from 'stripe';

type HttpClient = ReturnType<typeof Stripe.createNodeHttpClient>;

/**
 * Node's own client, but a key that Stripe takes no longer is read again at once: it may have been replaced since, and the old one
 * ended before our time to look had come. Once for each call.
 *
 * @param newest the secret key as it is now
 */
export function createKeyRefreshingClient(newest: () => Promise<string>): HttpClient {
  const client = Stripe.createNodeHttpClient();
  const send = client.makeRequest.bind(client);
  client.makeRequest = async (host, port, path, method, headers, ...rest) => {
    const response = await send(host, port, path, method, headers, ...rest);
    if (response.getStatusCode() !== 401) return response;
    const Authorization = `Bearer ${await newest()}`;
    if ((headers as Record<string, unknown>).Authorization === Authorization) return response;
    // Read to its end, so that its connection is free again.
    await response.toJSON().catch(() => undefined);
    return send(host, port, path, method, { ...headers, Authorization }, ...rest);
  };
  return client;
}
