import { parentPort, workerData } from 'node:worker_threads';
import { replaceGlobals } from './core/virtual-globals.ts';
import type { Plant } from './dependencies.ts';
import type { Scenario, TracedResult, WorldResult } from './run-world.ts';
import type { Shrunk } from './shrink.ts';

/** What a thread is asked for: a world's result, its whole trace, or the smallest scenario with the same problem. */
export interface Request {
  readonly kind: 'run' | 'trace' | 'shrink';
  readonly scenario: Scenario;
}

export type Reply =
  | { readonly kind: 'run'; readonly result: WorldResult; readonly scenario: Scenario }
  | { readonly kind: 'trace'; readonly result: TracedResult }
  | { readonly kind: 'shrink'; readonly shrunk: Shrunk };

export interface ThreadData {
  /** A module whose `plant` replaces dependencies of the use cases. */
  readonly plant?: string | undefined;
}

// A thread of its own, since its clock, timers and random numbers are replaced: before the product is loaded.
replaceGlobals();
const [{ loadAdapters }, { runWorld }, { shrink }] = await Promise.all([
  import('./gateways/registry.ts'),
  import('./run-world.ts'),
  import('./shrink.ts'),
]);
await loadAdapters();
const { plant: module } = workerData as ThreadData;
const plant = module === undefined ? undefined : ((await import(module)) as { plant: Plant }).plant;

async function answer({ kind, scenario }: Request): Promise<Reply> {
  if (kind === 'shrink') {
    const shrunk = await shrink(scenario, (one, keepsTrace) => runWorld(one, { keepsTrace, plant }));
    return { kind, shrunk };
  }
  const { lines, sha256, ...result } = await runWorld(scenario, { keepsTrace: kind === 'trace', plant });
  return kind === 'trace' ? { kind, result: { ...result, lines, sha256 } } : { kind, scenario, result };
}

parentPort?.on('message', async (request: Request) => parentPort?.postMessage(await answer(request)));
