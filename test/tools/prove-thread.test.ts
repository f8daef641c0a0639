import { expect, it } from 'vitest';
import type { Bounds } from '../../tools/prove/bounds.ts';
import { explore } from '../../tools/prove/explore.ts';
import { replaceTimers } from '../../tools/prove/immediate-timers.ts';
import { exploreInThread } from '../../tools/prove/start-thread.ts';

const BOUNDS: Bounds = {
  kinds: ['immediate', 'late', 'capture'],
  payments: 1,
  scope: 'paying',
  budget: { events: 1, faults: 0, races: 0, waits: 1 },
  maxStates: 100_000,
};

// Not among the tests of `npm run mutants`: any mutant would differ from the original code in the other thread.
it('the exploration finds the same in a thread of its own', async () => {
  const inThread = await exploreInThread(BOUNDS, () => 0);
  const restoreTimers = replaceTimers();
  try {
    const here = await explore(BOUNDS, () => 0);
    expect(here).toEqual(inThread);
    expect(here.states).toBeGreaterThan(100);
  } finally {
    restoreTimers();
  }
});
