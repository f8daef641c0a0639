import { describe, expect, it } from 'vitest';
import { createScheduler } from '../../../../local/aws/schedule/schedule.ts';

const DAY = 24 * 60 * 60_000;

function scheduleOf(handler: () => Promise<unknown>, speed = 1) {
  return createScheduler({
    functions: [{ function: 'sweep-payments', interval: DAY, timeout: 1_000 }],
    loadHandler: async () => handler,
    speed,
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

  it('runs repeatedly, also after a failure, until it is stopped', async () => {
    const stopping = new AbortController();
    let runs = 0;
    const handler = async () => {
      runs += 1;
      if (runs === 2) stopping.abort();
      throw new Error('fails each time');
    };
    await scheduleOf(handler, DAY).keepRunning(stopping.signal);
    expect(runs).toBe(2);
  });
});
