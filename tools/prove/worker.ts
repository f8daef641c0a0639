import { parentPort, workerData } from 'node:worker_threads';
import type { Bounds } from './bounds.ts';
import { type Exploration, explore, replay, type Violation } from './explore.ts';
import { replaceTimers } from './immediate-timers.ts';

/** What a thread does: it explores, or follows one path. */
export interface Task {
  readonly bounds: Bounds;
  readonly path?: readonly string[];
}

export type Report =
  | { readonly kind: 'progress' | 'end'; readonly exploration: Exploration }
  | { readonly kind: 'replayed'; readonly violation?: Omit<Violation, 'path'> };

const report = (one: Report) => parentPort?.postMessage(one);
const { bounds, path } = workerData as Task;

// A thread of its own, since its timers are replaced.
replaceTimers();
if (path === undefined) {
  const exploration = await explore(bounds, (soFar) => report({ kind: 'progress', exploration: soFar }));
  report({ kind: 'end', exploration });
} else {
  const violation = await replay(bounds, path);
  report({ kind: 'replayed', ...(violation && { violation }) });
}
