import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { keyRingSecret, originSecret } from '../../../shared/adapters/secrets-manager/secrets.ts';

/** A fake of Secrets Manager and of CloudFormation's response URL. */
const versions = new Map<string, string[]>();
const responses: unknown[] = [];
const server = createServer(async (request, response) => {
  const body = JSON.parse(await text(request));
  if (request.method === 'PUT') {
    responses.push(body);
    response.end();
    return;
  }
  const values = versions.get(body.SecretId);
  if (values === undefined) {
    response.statusCode = 400;
    response.end(JSON.stringify({ __type: 'ResourceNotFoundException' }));
    return;
  }
  if (request.headers['x-amz-target'] === 'secretsmanager.PutSecretValue') values.push(body.SecretString);
  const VersionIdsToStages = Object.fromEntries(values.map((_, index) => [`v${index}`, ['AWSCURRENT']]));
  response.end(JSON.stringify({ ARN: body.SecretId, ...(values.length > 0 && { VersionIdsToStages }) }));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url);
vi.stubEnv('AWS_REGION', 'eu-central-1');
vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
const { handler } = await import('../../../infra/constructs/initial-secret/handler.ts');

afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  server.close();
});
beforeEach(() => {
  versions.clear();
  responses.length = 0;
});

const event = (properties: Record<string, string>) => ({
  RequestType: 'Create' as const,
  ServiceToken: 'token',
  ResponseURL: url,
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Value',
  ResourceType: 'Custom::InitialSecretValue',
  ResourceProperties: { ServiceToken: 'token', ...properties },
});

describe('the initial value of a secret', () => {
  it('is a key ring with one new 32-byte key, for a key ring', async () => {
    versions.set('rings', []).set('others', []);
    await handler(event({ SecretId: 'rings', KeyId: 'k1' }));
    await handler(event({ SecretId: 'others', KeyId: 'k1' }));
    const [ring = ''] = versions.get('rings') ?? [];
    const { active, keys } = keyRingSecret.parse(JSON.parse(ring));
    expect(active).toBe('k1');
    expect(keys.k1).toHaveLength(32);
    expect(versions.get('others')).not.toEqual([ring]);
    expect(responses[0]).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'rings', RequestId: 'request' });
  });

  it('is a random string, for the origin secret', async () => {
    versions.set('origin', []).set('another', []);
    await handler(event({ SecretId: 'origin', RandomField: 'current' }));
    await handler(event({ SecretId: 'another', RandomField: 'current' }));
    const [text = ''] = versions.get('origin') ?? [];
    expect(originSecret.parse(JSON.parse(text))).toEqual([expect.stringMatching(/^.{43}$/)]);
    expect(versions.get('another')).not.toEqual([text]);
  });

  it('is an empty form, for a gateway', async () => {
    versions.set('stripe', []);
    await handler(event({ SecretId: 'stripe', Placeholder: '{"secretKey":""}' }));
    expect(versions.get('stripe')).toEqual(['{"secretKey":""}']);
  });

  it('never replaces an existing value', async () => {
    versions.set('rings', ['the keys in use']);
    await handler(event({ SecretId: 'rings', KeyId: 'k1' }));
    await handler({ ...event({ SecretId: 'rings', KeyId: 'k1' }), RequestType: 'Delete', PhysicalResourceId: 'rings' });
    expect(versions.get('rings')).toEqual(['the keys in use']);
    expect(responses).toMatchObject([{ Status: 'SUCCESS' }, { Status: 'SUCCESS' }]);
  });

  it('fails the deployment immediately if it cannot be written, without revealing a value', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    await handler(event({ SecretId: 'nowhere', KeyId: 'k1' }));
    expect(log).toHaveBeenCalledOnce();
    expect(responses).toMatchObject([{ Status: 'FAILED', Reason: 'ResourceNotFoundException' }]);
  });
});
