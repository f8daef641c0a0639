import { Worker } from 'node:worker_threads';
import type { Bounds } from './bounds.ts';
import type { Exploration, Violation } from './explore.ts';
import type { Report, Task } from './worker.ts';

/** Explores within bounds, in a thread of its own. */
export async function exploreInThread(bounds: Bounds, progress: (soFar: Exploration) => void): Promise<Exploration> {
  const last = await run({ bounds }, (report) => {
    if (report.kind === 'progress') progress(report.exploration);
  });
  if (last.kind !== 'end') throw new Error(`unexpected: ${last.kind}`);
  return last.exploration;
}

/** Follows a path of an earlier violation, in a thread of its own. @returns the violation that it still leads to */
export async function replayInThread(
  bounds: Bounds,
  path: readonly string[],
): Promise<Omit<Violation, 'path'> | undefined> {
  const last = await run({ bounds, path }, () => undefined);
  if (last.kind !== 'replayed') throw new Error(`unexpected: ${last.kind}`);
  return last.violation;
}

function run(task: Task, listen: (report: Report) => void): Promise<Report> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: task });
    worker.on('error', reject);
    worker.on('message', (report: Report) => {
      listen(report);
      if (report.kind !== 'progress') resolve(report);
    });
  });
}
