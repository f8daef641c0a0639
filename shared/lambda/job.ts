import type { Context } from 'aws-lambda';
import { invocationContext, withLogContext } from './log-context.ts';
import { describeError, logger } from './logger.ts';
import { stopwatch } from './stopwatch.ts';

/** It failed, and the log says why. Lambda logs what is thrown with all its properties, so that this has none. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
}

/** What every function has that stands behind no route: its lines name function and invocation, and the last one says how it went. */
export function job<E, R>(run: (event: E, context: Context) => Promise<R>) {
  return (event: E, context: Context): Promise<R> => {
    return withLogContext(invocationContext(context), async () => {
      const duration = stopwatch();
      try {
        const result = await run(event, context);
        logger.info('job completed', { duration: duration() });
        return result;
      } catch (error) {
        logger.error('job failed', { duration: duration(), error: describeError(error) });
        throw new JobFailed(`${context.functionName} failed`);
      }
    });
  };
}
