import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { createAdaptorServer } from '@hono/node-server';
import { expect, onTestFinished, test, vi } from 'vitest';
import { secretsEndpoint } from '../../../infra/local/secrets/endpoint.ts';
import { serve } from './api-host/kit.ts';

async function setUp(content: string | object) {
  const folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'secrets.json');
  const write = (what: string | object) => writeFile(file, typeof what === 'string' ? what : JSON.stringify(what));
  await write(content);
  const app = secretsEndpoint(file);
  const endpoint = await serve(createAdaptorServer({ fetch: app.fetch }) as Server);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const get = (SecretId: string, more = {}) => client.send(new GetSecretValueCommand({ SecretId, ...more }));
  return { client, file, write, get };
}

const both = { 'evisa/stripe': { secretKey: 'sk_test_1' }, 'evisa/plain': 'a word' };

test('a secret is a string of JSON, found by name and by ARN', async () => {
  const { get } = await setUp(both);
  const found = await get('evisa/stripe');
  expect(JSON.parse(found.SecretString ?? '')).toEqual({ secretKey: 'sk_test_1' });
  expect(found).toMatchObject({ Name: 'evisa/stripe', VersionStages: ['AWSCURRENT'] });
  expect(found.CreatedDate).toBeInstanceOf(Date);
  expect((await get(found.ARN ?? '')).SecretString).toBe(found.SecretString);
  expect((await get('evisa/plain')).SecretString).toBe('a word');
});

test('an edit of the file is seen by the next call, as another version', async () => {
  const { get, write } = await setUp(both);
  const before = await get('evisa/stripe');
  await write({ 'evisa/stripe': { secretKey: 'sk_test_2' } });
  const after = await get('evisa/stripe');
  expect(after.SecretString).toBe('{"secretKey":"sk_test_2"}');
  expect(after.VersionId).not.toBe(before.VersionId);
});

test('a rotation puts a value, and the file stays readable for people and closed for others', async () => {
  const { client, get, file } = await setUp(both);
  const SecretString = '{"secretKey":"sk_test_3"}';
  const put = await client.send(new PutSecretValueCommand({ SecretId: 'evisa/stripe', SecretString }));
  expect(await get('evisa/stripe')).toMatchObject({ SecretString, VersionId: put.VersionId });
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ ...both, 'evisa/stripe': { secretKey: 'sk_test_3' } });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const described = await client.send(new DescribeSecretCommand({ SecretId: 'evisa/stripe' }));
  expect(described.VersionIdsToStages).toEqual({ [String(put.VersionId)]: ['AWSCURRENT'] });
});

test('errors are those of the service', async () => {
  const { client, get } = await setUp(both);
  await expect(get('evisa/absent')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(get('constructor')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(get('evisa/stripe', { VersionStage: 'AWSPENDING' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  const put = new PutSecretValueCommand({ SecretId: 'evisa/absent', SecretString: 'x' });
  await expect(client.send(put)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(get('')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({ name: 'UnknownOperationException' });
});

test('a file with a slip in it is a failure that quotes none of it', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const { get } = await setUp('{"evisa/stripe": {"secretKey": "sk_test_hidden"');
  const failure = await get('evisa/stripe').catch((error: Error) => error);
  expect(failure).toMatchObject({ name: 'InternalServiceError' });
  expect(`${failure} ${log.mock.calls}`).not.toContain('sk_test_hidden');
});
