import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { Alarm } from '../ports/common/alarm.ts';
import { SERVICE } from '../ports/common/metrics.ts';
import { logContext } from './log-context.ts';
import { metrics } from './metrics.ts';

/** A line: what was logged, in the context of the work that it belongs to. */
class ContextFormatter extends LogFormatter {
  formatAttributes(...[line, more]: Parameters<LogFormatter['formatAttributes']>): LogItem {
    const { logLevel: level, message, timestamp, serviceName: service, xRayTraceId: trace } = line;
    const attributes = { level, message, timestamp: this.formatTimestamp(timestamp), service, trace, ...logContext() };
    return new LogItem({ attributes }).addAttributes(more);
  }
}

/** The one logger. It is given ids, codes and counts: nothing personal, no secret, no body, and of an error its description. */
export const logger = new Logger({ serviceName: SERVICE, logFormatter: new ContextFormatter() });

/** A log line, and a metric that an alarm watches. */
export const alarm: Alarm = (name, details) => {
  logger.error('alarm', { alarm: name, ...details });
  metrics('Alarm', 1, { name });
};

/**
 * Where something went wrong, and no more: errors of SDKs carry all that they know as properties, answers of gateways with client
 * secrets and rows of the table among them.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    name,
    message,
    stack,
    ...(typeof code === 'string' && { code }),
    ...(cause instanceof Error && { cause: { name: cause.name, message: cause.message } }),
  };
}
