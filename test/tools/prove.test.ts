import { describe, expect, it } from 'vitest';
import type { Bounds } from '../../tools/prove/bounds.ts';
import { exploreInThread, replayInThread } from '../../tools/prove/start-thread.ts';

const SMALL: Bounds = {
  kinds: ['immediate', 'late', 'capture'],
  payments: 2,
  scope: 'paying',
  budget: { events: 1, faults: 0, races: 0, waits: 1 },
  maxStates: 100_000,
};
const RETURNING: Bounds = {
  kinds: ['immediate'],
  payments: 1,
  scope: 'returning',
  budget: { events: 8, faults: 2, races: 1, waits: 12 },
  maxStates: 1,
};

describe('the exploration', () => {
  it('visits every state within its bounds, twice the same', async () => {
    const [one, other] = await Promise.all([exploreInThread(SMALL, () => 0), exploreInThread(SMALL, () => 0)]);
    expect(one).toMatchObject({ complete: true });
    expect(one.violation).toBeUndefined();
    expect(one.states).toBeGreaterThan(100);
    expect(other).toEqual(one);
  });

  it('says when it was not complete', async () => {
    expect(await exploreInThread({ ...SMALL, maxStates: 10 }, () => 0)).toMatchObject({ complete: false });
  });

  it('does not invent steps', async () => {
    await expect(replayInThread(RETURNING, ['the applicant flies to the moon'])).rejects.toThrow(
      'not possible any more',
    );
  });
});

/** Each was a violation once. */
const FOUND: Readonly<Record<string, { bounds: Bounds; path: readonly string[] }>> = {
  'finance paid by transfer what a lost dispute had already returned': {
    bounds: RETURNING,
    path: [
      'the applicant pays by stripe',
      'the payer pays pay_aaaaaaaaaaaaaaaa00000001 at stripe',
      'the payer disputes pay_aaaaaaaaaaaaaaaa00000001',
      'the dispute over pay_aaaaaaaaaaaaaaaa00000001 is lost',
      'the applicant withdraws the application',
      'finance pays refund re_aaaaaaaaaaaaaaaa00000001 by bank transfer',
    ],
  },
  'neither a lost capture nor a lost request to close it was ever repeated': {
    bounds: { ...RETURNING, kinds: ['capture'], scope: 'paying' },
    path: [
      'the applicant pays by paypal',
      'the payer approves pay_aaaaaaaaaaaaaaaa00000001 at paypal',
      'a notification arrives: pay_aaaaaaaaaaaaaaaa00000001 is approved; no answer, and nothing done: pay_aaaaaaaaaaaaaaaa00000001 is captured',
      'the applicant cancels pay_aaaaaaaaaaaaaaaa00000001; no answer, and nothing done: the gateway is asked to close pay_aaaaaaaaaaaaaaaa00000001',
    ],
  },
};

describe('what it has found stays mended', () => {
  it.each(Object.entries(FOUND))('%s', async (_, { bounds, path }) => {
    expect(await replayInThread(bounds, path)).toBeUndefined();
  });
});
