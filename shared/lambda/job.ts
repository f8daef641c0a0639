import type { Context } from 'aws-lambda';
import { backgroundWorkDone } from './background.ts';
import { invocationContext, withLogContext } from './log-context.ts';
import { describeError, logger } from './logger.ts';
import { stopwatch } from './stopwatch.ts';

/** The job failed; the cause is in the log. Lambda logs a thrown error with all its properties, so this error has none. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
}

/** Wraps the handler of a function without an HTTP route: adds the log context and logs the result and duration. */
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
      } finally {
        await backgroundWorkDone();
      }
    });
  };
}
