import { describe, expect, it } from 'vitest';
import { createScheduler } from '../../../../local/aws/schedule/schedule.ts';

const DAY = 24 * 60 * 60_000;

type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

function scheduleOf(handler: () => Promise<unknown>, speed = 1, pause?: Pause) {
  return createScheduler({
    functions: [{ function: 'sweep-payments', interval: DAY, timeout: 1_000 }],
    loadHandler: async () => handler,
    speed,
    ...(pause && { pause }),
  });
}

describe('the schedule', () => {
  it('runs a function on request, and returns its result', async () => {
    const { app } = scheduleOf(async () => ({ done: 3 }));
    const answer = await app.request('/sweep-payments', { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ done: 3 });
  });

  it('answers 500 to a failed run, and 404 for a function that is not scheduled', async () => {
    const { app } = scheduleOf(async () => {
      throw new Error('the table is busy');
    });
    expect((await app.request('/sweep-payments', { method: 'POST' })).status).toBe(500);
    expect((await app.request('/create-payment', { method: 'POST' })).status).toBe(404);
  });

  it.each([
    ['at its interval', 24, DAY / 24],
    ['at most once a second', DAY, 1_000],
  ])('runs repeatedly, also after a failure, %s, until it is stopped', async (_, speed, interval) => {
    const stopping = new AbortController();
    const steps: unknown[] = [];
    const handler = async () => {
      steps.push('run');
      throw new Error('fails each time');
    };
    const pause = async (milliseconds: number, signal: AbortSignal) => {
      steps.push(milliseconds);
      if (steps.length === 5) stopping.abort();
      signal.throwIfAborted();
    };
    await scheduleOf(handler, speed, pause).keepRunning(stopping.signal);
    expect(steps).toEqual([interval, 'run', interval, 'run', interval]);
  });
});
