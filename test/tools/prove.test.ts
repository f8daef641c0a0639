import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bounds } from '../../tools/prove/bounds.ts';
import { explore, replay } from '../../tools/prove/explore.ts';
import { replaceTimers } from '../../tools/prove/immediate-timers.ts';

const PAYING: Bounds = {
  kinds: ['immediate', 'late', 'capture'],
  payments: 2,
  scope: 'paying',
  budget: { events: 1, faults: 0, races: 0, waits: 1 },
  maxStates: 100_000,
};
const FAILING: Bounds = {
  ...PAYING,
  payments: 1,
  budget: { events: 1, faults: 1, races: 0, waits: 1 },
};
const RETURNING: Bounds = {
  kinds: ['immediate'],
  payments: 1,
  scope: 'returning',
  budget: { events: 2, faults: 0, races: 0, waits: 1 },
  maxStates: 100_000,
};

let restoreTimers: () => void;
beforeAll(() => {
  restoreTimers = replaceTimers();
});
afterAll(() => restoreTimers());

// In this thread, unlike in `npm run prove`: `npm run mutants` changes the code of this thread alone.
describe('the exploration', () => {
  it.each(Object.entries({ PAYING, FAILING, RETURNING }))(
    'visits every state within small bounds: %s',
    async (_, bounds) => {
      const found = await explore(bounds, () => 0);
      expect(found.violation).toBeUndefined();
      expect(found.complete).toBe(true);
      expect(found.states).toBeGreaterThan(100);
    },
  );

  it('says when it was not complete', async () => {
    expect(await explore({ ...PAYING, maxStates: 10 }, () => 0)).toMatchObject({ complete: false });
  });

  it('does not invent steps', async () => {
    await expect(replay(RETURNING, ['the applicant flies to the moon'])).rejects.toThrow('not possible any more');
  });
});

const ANYTHING: Bounds = { ...RETURNING, budget: { events: 8, faults: 2, races: 1, waits: 12 } };

/** Each was a violation once. */
const FOUND: Readonly<Record<string, { bounds: Bounds; path: readonly string[] }>> = {
  'finance paid by transfer what a lost dispute had already returned': {
    bounds: ANYTHING,
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
    bounds: { ...ANYTHING, kinds: ['capture'], scope: 'paying' },
    path: [
      'the applicant pays by paypal',
      'the payer approves pay_aaaaaaaaaaaaaaaa00000001 at paypal',
      'a notification arrives: pay_aaaaaaaaaaaaaaaa00000001 is approved; no answer, and nothing done: pay_aaaaaaaaaaaaaaaa00000001 is captured',
      'the applicant cancels pay_aaaaaaaaaaaaaaaa00000001; no answer, and nothing done: the gateway is asked to close pay_aaaaaaaaaaaaaaaa00000001',
    ],
  },
  'an old report of a dashboard refund that had failed since counted as a double refund': {
    bounds: ANYTHING,
    path: [
      'the applicant pays by stripe',
      'the payer pays pay_aaaaaaaaaaaaaaaa00000001 at stripe',
      'the office refunds 700 of pay_aaaaaaaaaaaaaaaa00000001 in the gateway’s dashboard',
      'the bank returns refund part_pay_aaaaaaaaaaaaaaaa00000001',
      'a notification arrives: refund part_pay_aaaaaaaaaaaaaaaa00000001 is done',
      'finance pays refund gw_part_pay_aaaaaaaaaaaaaaaa00000001 by bank transfer',
      'a notification arrives: refund part_pay_aaaaaaaaaaaaaaaa00000001 is done',
      'the applicant withdraws the application',
    ],
  },
  'a failed dashboard refund that finance paid in part still reserved its whole amount': {
    bounds: ANYTHING,
    path: [
      'the applicant pays by stripe',
      'the payer pays pay_aaaaaaaaaaaaaaaa00000001 at stripe',
      'the office refunds 2575 of pay_aaaaaaaaaaaaaaaa00000001 in the gateway’s dashboard',
      'a notification arrives: refund rest_pay_aaaaaaaaaaaaaaaa00000001 is done',
      'the bank returns refund rest_pay_aaaaaaaaaaaaaaaa00000001',
      'a notification arrives: refund rest_pay_aaaaaaaaaaaaaaaa00000001 is failed',
      'finance refunds 1000 of pay_aaaaaaaaaaaaaaaa00000001',
      'finance pays refund gw_rest_pay_aaaaaaaaaaaaaaaa00000001 by bank transfer',
    ],
  },
  'finance paid by transfer what a dashboard refund had returned while ours was failing': {
    bounds: ANYTHING,
    path: [
      'the applicant pays by stripe',
      'the payer pays pay_aaaaaaaaaaaaaaaa00000001 at stripe',
      'the applicant withdraws the application; the gateway answers: pending',
      'refund re_aaaaaaaaaaaaaaaa00000001 is failed at the gateway',
      'the office refunds 700 of pay_aaaaaaaaaaaaaaaa00000001 in the gateway’s dashboard',
      'a notification arrives: refund part_pay_aaaaaaaaaaaaaaaa00000001 is done',
      'time passes until the next deadline',
      'time passes until the next deadline',
      'a notification arrives: refund re_aaaaaaaaaaaaaaaa00000001 is pending',
      'finance pays refund re_aaaaaaaaaaaaaaaa00000001 by bank transfer',
    ],
  },
};

describe('what it has found stays mended', () => {
  it.each(Object.entries(FOUND))('%s', async (_, { bounds, path }) => {
    expect(await replay(bounds, path)).toBeUndefined();
  });
});
