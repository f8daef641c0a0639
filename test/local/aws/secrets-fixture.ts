import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createAdaptorServer } from '@hono/node-server';
import { onTestFinished } from 'vitest';
import { secretsEndpoint } from '../../../local/aws/secrets/endpoint.ts';
import { serve } from '../api-host/fixture.ts';

/** The local Secrets Manager with a file of the given content, and the real client. */
export async function startSecrets(content: string | object) {
  const folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'secrets.json');
  const write = (value: string | object) => writeFile(file, typeof value === 'string' ? value : JSON.stringify(value));
  await write(content);
  const app = secretsEndpoint(file);
  const endpoint = await serve(createAdaptorServer({ fetch: app.fetch }) as Server);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const get = (SecretId: string, more = {}) => client.send(new GetSecretValueCommand({ SecretId, ...more }));
  return { client, file, write, get };
}
