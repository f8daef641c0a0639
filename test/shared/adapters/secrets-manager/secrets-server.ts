import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A Secrets Manager server with only GetSecretValue, and a client for it. */
export async function startSecretsServer(secrets: Record<string, string>) {
  const state = { secrets, calls: 0, down: false };
  const server = createServer(async (request, response) => {
    state.calls += 1;
    const { SecretId } = (await json(request)) as { SecretId: string };
    const SecretString = state.secrets[SecretId];
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (state.down) return response.writeHead(500).end('{"__type":"InternalServiceError"}');
    if (SecretString === undefined) return response.writeHead(400).end('{"__type":"ResourceNotFoundException"}');
    return response.end(JSON.stringify({ Name: SecretId, SecretString }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new SecretsManagerClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return {
    state,
    client,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
