import { afterEach, describe, expect, it } from 'vitest';
import type { Scenario } from '../../tools/simulate/run-world.ts';
import { scenarioOf, simulate } from '../../tools/simulate/simulate.ts';
import { storyOf } from '../../tools/simulate/story.ts';
import { SimulationThread } from '../../tools/simulate/threads.ts';
import { command } from '../tools/kit/command.ts';

const threads: SimulationThread[] = [];
const thread = (plant?: string) => {
  const started = new SimulationThread(plant === undefined ? {} : { plant });
  threads.push(started);
  return started;
};
afterEach(async () => {
  await Promise.all(threads.splice(0).map((one) => one.stop()));
});

const plantOf = (name: string) => new URL(`./plants/${name}.ts`, import.meta.url).href;

describe('a simulated world', () => {
  it('has the same trace for the same seed, whatever its thread has run before', async () => {
    const [one, other] = [thread(), thread()];
    await other.trace(scenarioOf(5));
    const [first, second, next] = [
      await one.trace(scenarioOf(4)),
      await other.trace(scenarioOf(4)),
      await one.trace(scenarioOf(5)),
    ];
    expect(second.lines).toEqual(first.lines);
    expect(second.sha256).toBe(first.sha256);
    expect(next.sha256).not.toBe(first.sha256);
    expect(first.lines.length).toBeGreaterThan(1_000);
    expect(first.problems).toEqual([]);
  });
});

describe('a planted breakage', () => {
  const limits = { seed: 1, payments: 4_000, seconds: 100, workers: 1 };

  it.each([
    ['silence-is-closed', 60],
    ['no-sweep', 60],
  ])('%s is found, and told in a short story', { timeout: 240_000 }, async (name, lines) => {
    const { failed } = await simulate({ ...limits, plant: plantOf(name) }, () => undefined);
    expect(failed).toBeDefined();
    const shrunk = await thread(plantOf(name)).shrink(failed?.scenario as Scenario);
    const story = storyOf(shrunk);
    expect(shrunk.scenario.applicants.length).toBeLessThanOrEqual(2);
    expect(story.length).toBeLessThan(lines);
    expect(story.join('\n')).toContain('payment 1');
    // Without the breakage, the same scenario ends well.
    expect((await thread().trace(shrunk.scenario)).problems).toEqual([]);
  });
});

describe('npm run simulate', () => {
  const run = command('simulate');

  it('prints the whole trace of a world and its hash', async () => {
    const { code, output } = await run(['--trace', '--seed', '4']);
    expect(code).toBe(0);
    expect(output).toContain((await thread().trace(scenarioOf(4))).sha256);
  });

  it('prints a hash of ten worlds, to be compared with another version of Node.js', async () => {
    const { code, output } = await run(['--hash', '--seed', '4']);
    expect(code).toBe(0);
    expect(output).toMatch(/^[0-9a-f]{64}\n$/);
  });
});
