import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { Hono } from 'hono';
import * as z from 'zod';
import { queueConsumers } from '../../../infra/functions/queue-consumers.ts';
import { createHandlerLoader } from '../../api-host/functions.ts';
import { listen } from '../../processes/listen.ts';
import { pumpQueues } from './pump.ts';

const env = z
  .object({
    PORT: z.coerce.number().int(),
    SPEED: z.coerce.number().positive().default(1),
    EMAIL_QUEUE_URL: z.url(),
    EVENTS_QUEUE_URL: z.url(),
  })
  .parse(process.env);

const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());

await listen(
  new Hono().get('/', (c) => c.json(queueConsumers)),
  env.PORT,
);
await pumpQueues({
  client: new SQSClient(),
  consumers: queueConsumers,
  urlOf: ({ setting }) => env[setting],
  loadHandler: createHandlerLoader<SQSEvent>(new URL('../../../functions/', import.meta.url)),
  speed: env.SPEED,
  signal: stopping.signal,
});
