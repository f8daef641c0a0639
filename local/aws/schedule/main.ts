import * as z from 'zod';
import { schedules } from '../../../infra/functions/schedules.ts';
import { createHandlerLoader } from '../../api-host/functions.ts';
import { listen } from '../../processes/listen.ts';
import { createScheduler } from './schedule.ts';

const MINUTE = 60_000;

const env = z
  .object({
    PORT: z.coerce.number().int(),
    SPEED: z.coerce.number().positive().default(1),
    ON_DEMAND: z.literal('true').optional(),
  })
  .parse(process.env);

const { app, keepRunning } = createScheduler({
  functions: schedules.map((one) => ({
    function: one.function,
    interval: one.every * MINUTE,
    timeout: one.timeout * 1000,
  })),
  loadHandler: createHandlerLoader<object>(new URL('../../../functions/', import.meta.url)),
  speed: env.SPEED,
});
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());

await listen(app, env.PORT);
if (env.ON_DEMAND === undefined) await keepRunning(stopping.signal);
