import { expect, it, onTestFinished } from 'vitest';
import { FAULT_KINDS } from '../../../tools/simulate/core/faults.ts';
import { scenarioOf } from '../../../tools/simulate/simulate.ts';
import { SimulationThread } from '../../../tools/simulate/threads.ts';

// What takes many worlds is in test/system/simulation.test.ts.

it('a simulated world without faults: everybody gets what they paid for', async () => {
  const thread = new SimulationThread();
  onTestFinished(() => thread.stop());
  const { problems, happened, payments } = await thread.trace({ ...scenarioOf(9), without: FAULT_KINDS });
  expect(happened).toEqual([]);
  expect(problems).toEqual([]);
  expect(payments).toBeGreaterThan(5);
});
