import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from 'aws-lambda';
import { afterAll, expect, it, vi } from 'vitest';
import { startSecretsServer } from '../shared/adapters/secrets-manager/secrets-server.ts';

const [current, previous, foreign] = ['c', 'p', 'f'].map((letter) => letter.repeat(40));
const secrets = await startSecretsServer({ origin: JSON.stringify({ current, previous }) });
/** A fake table in which every ticket is valid. */
const requests: string[] = [];
const table = createServer((request, response) => {
  requests.push(String(request.headers['x-amz-target']));
  const row = { userId: { S: 'amina' }, expiresAt: { N: '99999999999' } };
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  response.end(JSON.stringify({ Attributes: row }));
});
await new Promise<void>((resolve) => table.listen(0, '127.0.0.1', resolve));

const endpoint = await secrets.client.config.endpoint?.();
vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', `http://${endpoint?.hostname}:${endpoint?.port}`);
vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${(table.address() as AddressInfo).port}`);
vi.stubEnv('AWS_REGION', 'eu-central-1');
vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
vi.stubEnv('TABLE_NAME', 'evisa');
vi.stubEnv('ORIGIN_SECRET_ID', 'origin');
const { handler } = await import('../../functions/live-connect/index.ts');

afterAll(async () => {
  vi.unstubAllEnvs();
  table.close();
  await secrets.stop();
});

const connect = (headers?: Record<string, string>) =>
  handler(
    {
      ...(headers && { headers }),
      queryStringParameters: { ticket: 'a-ticket' },
      requestContext: { connectionId: 'connection=' },
    } as never,
    { functionName: 'live-connect', awsRequestId: 'request' } as Context,
  );

it.each([undefined, {}, { 'x-origin-secret': '' }, { 'x-origin-secret': foreign }, { Host: current }])(
  'rejects a connection that bypassed CloudFront before it reads the table: %j',
  async (headers) => {
    requests.length = 0;
    expect(await connect(headers as Record<string, string>)).toEqual({ statusCode: 403 });
    expect(requests).toEqual([]);
  },
);

it.each([{ 'x-origin-secret': current }, { 'X-Origin-Secret': previous }] as Record<string, string>[])(
  'opens a connection through CloudFront by its ticket, with either secret: %j',
  async (headers) => {
    expect(await connect(headers)).toEqual({ statusCode: 200 });
    expect(requests).toContain('DynamoDB_20120810.DeleteItem');
  },
);
