import type { Server } from 'node:http';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { createEmailSender } from '../../../../shared/adapters/ses/email-sender.ts';
import { EmailThrottledError } from '../../../../shared/ports/outbox/email.ts';
import { serve } from '../../../local/api-host/fixture.ts';

/** A sender whose SES answers with this error, as REST JSON does. */
async function refusing(status: 400 | 429 | 500, type: string) {
  const app = new Hono().all('*', (c) => c.json({ message: 'no' }, status, { 'x-amzn-errortype': type }));
  const endpoint = await serve(createAdaptorServer({ fetch: app.fetch }) as Server);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SESv2Client({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  return createEmailSender(client, 'visa@example.org').send('a@example.org', { subject: 's', text: 't', html: 'h' });
}

it.each([
  [429, 'TooManyRequestsException'],
  [400, 'LimitExceededException'],
  [400, 'ThrottlingException'],
  [400, 'Throttling'],
] as const)('%i %s means: later', async (status, type) => {
  await expect(refusing(status, type)).rejects.toBeInstanceOf(EmailThrottledError);
});

it.each([
  [400, 'MessageRejected'],
  [400, 'SendingPausedException'],
  [500, 'InternalFailure'],
] as const)('%i %s stays what it is', async (status, type) => {
  const error = await refusing(status, type).catch((one: unknown) => one);
  expect(error).not.toBeInstanceOf(EmailThrottledError);
  expect(error).toMatchObject({ name: type });
});
