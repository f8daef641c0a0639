import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { invocationContext, type LoadHandler } from '../../api-host/functions.ts';

/** A function that EventBridge Scheduler invokes at an interval. */
export interface ScheduledFunction {
  /** The folder in `functions/`. */
  readonly function: string;
  /** Milliseconds. */
  readonly interval: number;
  /** Maximum duration of a run, in milliseconds. */
  readonly timeout: number;
}

interface ScheduleOptions {
  readonly functions: readonly ScheduledFunction[];
  readonly loadHandler: LoadHandler<object>;
  /** Divides the intervals. */
  readonly speed: number;
  /** Waits for some milliseconds; rejects once the signal aborts. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

// Even at a high speed, a function never runs more often than this (milliseconds).
const MIN_INTERVAL = 1_000;

/** Runs functions as EventBridge Scheduler does. `POST /<function>` runs one immediately, with the JSON body as its event, and returns its result. */
export function createScheduler({ functions, loadHandler, speed, pause = pauseFor }: ScheduleOptions) {
  async function run({ function: name, timeout }: ScheduledFunction, event: object = {}): Promise<unknown> {
    const handler = await loadHandler(name);
    return handler(event, invocationContext(name, randomUUID(), Date.now, timeout));
  }

  const app = new Hono()
    .get('/', (c) => c.json(functions))
    .post('/:name', async (c) => {
      const named = functions.find((one) => one.function === c.req.param('name'));
      if (named === undefined) return c.json({ error: 'not scheduled' }, 404);
      try {
        const body = await c.req.text();
        return c.json((await run(named, body === '' ? {} : JSON.parse(body))) ?? null);
      } catch (error) {
        console.error(error);
        return c.json({ error: String(error) }, 500);
      }
    });

  /** Runs each function at its interval, without overlapping runs, until the signal aborts. */
  async function runUntilAborted(signal: AbortSignal): Promise<void> {
    const runRepeatedly = async (one: ScheduledFunction) => {
      for (;;) {
        await pause(Math.max(MIN_INTERVAL, one.interval / speed), signal);
        await run(one).catch((error) => console.error(`${one.function} failed`, error));
      }
    };
    await Promise.all(functions.map(runRepeatedly)).catch((error) => {
      if (!signal.aborted) throw error;
    });
  }

  return { app, keepRunning: runUntilAborted };
}

function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return delay(milliseconds, undefined, { signal });
}
