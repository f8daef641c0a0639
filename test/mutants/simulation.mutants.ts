import { expect, it } from 'vitest';
import { replaceGlobals } from '../../tools/simulate/core/virtual-globals.ts';

// This file is loaded in a thread of its own, which keeps the replaced clock and timers.
replaceGlobals();
const [{ loadAdapters }, { runWorld }, { scenarioOf }] = await Promise.all([
  import('../../tools/simulate/gateways/registry.ts'),
  import('../../tools/simulate/run-world.ts'),
  import('../../tools/simulate/simulate.ts'),
]);
await loadAdapters();

it.each([1, 2, 3, 4, 5, 6])('the simulated world of seed %i has no discrepancy', async (seed) => {
  const { problems, payments } = await runWorld(scenarioOf(seed));
  expect(problems).toEqual([]);
  expect(payments).toBeGreaterThan(5);
});
