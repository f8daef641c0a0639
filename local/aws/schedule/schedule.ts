import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { invocationContext, type LoadHandler } from '../../api-host/functions.ts';

/** A function that EventBridge Scheduler invokes again and again. */
export interface ScheduledFunction {
  /** The folder in `functions/`. */
  readonly function: string;
  /** Milliseconds. */
  readonly every: number;
  /** Milliseconds that a run may take. */
  readonly timeout: number;
}

interface ScheduleOptions {
  readonly functions: readonly ScheduledFunction[];
  readonly loadHandler: LoadHandler<object>;
  /** Divides the intervals. */
  readonly speed: number;
}

// However fast time goes, a run is not worth more than this.
const SHORTEST = 1_000;

/** Does what EventBridge Scheduler does, and on demand: `POST /<function>` runs it now and answers with its result. */
export function createSchedule({ functions, loadHandler, speed }: ScheduleOptions) {
  async function run({ function: name, timeout }: ScheduledFunction): Promise<unknown> {
    const handler = await loadHandler(name);
    return handler({}, invocationContext(name, randomUUID(), Date.now, timeout));
  }

  const app = new Hono()
    .get('/', (c) => c.json(functions))
    .post('/:name', async (c) => {
      const named = functions.find((one) => one.function === c.req.param('name'));
      if (named === undefined) return c.json({ error: 'not scheduled' }, 404);
      try {
        return c.json((await run(named)) ?? null);
      } catch (error) {
        console.error(error);
        return c.json({ error: String(error) }, 500);
      }
    });

  /** Runs each at its interval, never twice at once, until the signal. */
  async function keepRunning(signal: AbortSignal): Promise<void> {
    const keep = async (one: ScheduledFunction) => {
      for (;;) {
        await delay(Math.max(SHORTEST, one.every / speed), undefined, { signal });
        await run(one).catch((error) => console.error(`${one.function} failed`, error));
      }
    };
    await Promise.all(functions.map(keep)).catch((error) => {
      if (!signal.aborted) throw error;
    });
  }

  return { app, keepRunning };
}
