import { afterAll, describe, expect, it } from 'vitest';
import { SimulationThread } from '../../../tools/simulate/threads.ts';
import { SAVED_SEEDS } from './saved-seeds.ts';

const threads = new Map<string | undefined, SimulationThread>();
const threadWith = (plant?: string) => {
  const module = plant === undefined ? undefined : new URL(`../../system/plants/${plant}.ts`, import.meta.url).href;
  const thread = threads.get(module) ?? new SimulationThread({ plant: module });
  threads.set(module, thread);
  return thread;
};
afterAll(() => Promise.all([...threads.values()].map((one) => one.stop())));

describe.each(SAVED_SEEDS)('seed $seed, in which $showed', ({ seed, applicants, without: fix }) => {
  const scenario = { seed, applicants, without: [], omitted: [] };

  it('ends well now', async () => {
    expect((await threadWith().trace(scenario)).problems).toEqual([]);
  });

  it.runIf(fix !== undefined)('still shows it without the fix', async () => {
    const { problems } = await threadWith(fix?.plant).trace(scenario);
    expect(problems).toContainEqual(expect.objectContaining({ rule: fix?.rule }));
  });
});
