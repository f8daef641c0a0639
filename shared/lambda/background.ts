import { withTimeout } from '../use-cases/common/with-timeout.ts';
import { describeError, logger } from './logger.ts';

/** Milliseconds. It normally has long finished: it runs beside the calls that the invocation itself needs. */
const MAX_WAIT = 250;

const running = new Set<Promise<void>>();

/** Runs work that no answer depends on beside the rest of the invocation. A failure is logged. */
export function runInBackground(name: string, work: Promise<unknown>): void {
  const done = work.then(
    () => undefined,
    (error: unknown) => logger.warn('background work failed', { work: name, error: describeError(error) }),
  );
  running.add(done);
  void done.finally(() => running.delete(done));
}

/** Lambda freezes a container as soon as it has answered, so an invocation waits for its background work, but not for long. */
export async function backgroundWorkDone(): Promise<void> {
  if (running.size > 0) await withTimeout(MAX_WAIT, Promise.all(running));
}
