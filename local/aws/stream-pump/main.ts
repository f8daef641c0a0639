import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { Hono } from 'hono';
import * as z from 'zod';
import { streamConsumers } from '../../../infra/functions/stream-consumers.ts';
import { createHandlerLoader } from '../../api-host/functions.ts';
import { listen } from '../../processes/listen.ts';
import { Positions } from './positions.ts';
import { pumpStream } from './pump.ts';

const env = z
  .object({ PORT: z.coerce.number().int(), TABLE_NAME: z.string().min(1), POSITIONS_FILE: z.string().min(1) })
  .parse(process.env);

const loadHandler = createHandlerLoader<DynamoDBStreamEvent>(new URL('../../../functions/', import.meta.url));
const positions = new Positions(env.POSITIONS_FILE);
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());

await listen(
  new Hono().get('/', (c) => c.json(positions.all())),
  env.PORT,
);
// Loaded early, so that the first live update is as fast as the later ones.
for (const consumer of streamConsumers) loadHandler(consumer.function).catch(console.error);
await pumpStream({
  client: new DynamoDBStreamsClient(),
  tableName: env.TABLE_NAME,
  consumers: streamConsumers,
  loadHandler,
  positions,
  signal: stopping.signal,
});
