import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { queueConsumers } from '../../../infra/functions/queue-consumers.ts';
import { schedules } from '../../../infra/functions/schedules.ts';
import { streamConsumers } from '../../../infra/functions/stream-consumers.ts';
import { createHandlerLoader } from '../../api-host/functions.ts';
import { listen } from '../../processes/listen.ts';
import { pumpQueues } from '../queues/pump.ts';
import { createScheduler } from '../schedule/schedule.ts';
import { Positions } from '../stream-pump/positions.ts';
import { pumpStream } from '../stream-pump/pump.ts';

// Everything that invokes functions, except HTTP requests and WebSockets: one process, because each loads the same code.
const MINUTE = 60_000;
const FUNCTIONS = new URL('../../../functions/', import.meta.url);

const env = z
  .object({
    PORT: z.coerce.number().int(),
    SPEED: z.coerce.number().positive().default(1),
    ON_DEMAND: z.literal('true').optional(),
    TABLE_NAME: z.string().min(1),
    POSITIONS_FILE: z.string().min(1),
    EMAIL_QUEUE_URL: z.url(),
    EVENTS_QUEUE_URL: z.url(),
  })
  .parse(process.env);

const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
const { signal } = stopping;

const { app, keepRunning } = createScheduler({
  functions: schedules.map((one) => ({
    function: one.function,
    interval: one.every * MINUTE,
    timeout: one.timeout * 1000,
  })),
  loadHandler: createHandlerLoader<object>(FUNCTIONS),
  speed: env.SPEED,
});
await listen(app, env.PORT);

const loadStreamHandler = createHandlerLoader<DynamoDBStreamEvent>(FUNCTIONS);
// Loaded early, so that the first live update is as fast as the later ones.
for (const consumer of streamConsumers) loadStreamHandler(consumer.function).catch(console.error);

await Promise.all([
  env.ON_DEMAND === undefined && keepRunning(signal),
  pumpStream({
    client: new DynamoDBStreamsClient(),
    tableName: env.TABLE_NAME,
    consumers: streamConsumers,
    loadHandler: loadStreamHandler,
    positions: new Positions(env.POSITIONS_FILE),
    signal,
  }),
  pumpQueues({
    client: new SQSClient(),
    consumers: queueConsumers,
    urlOf: ({ setting }) => env[setting],
    loadHandler: createHandlerLoader<SQSEvent>(FUNCTIONS),
    speed: env.SPEED,
    signal,
  }),
]);
