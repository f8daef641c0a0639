import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { Alarm } from '../ports/common/alarm.ts';
import { SERVICE } from '../ports/common/metrics.ts';
import { logContext } from './log-context.ts';
import { metrics } from './metrics.ts';

/** Adds the log context to every line. */
class ContextFormatter extends LogFormatter {
  formatAttributes(...[line, more]: Parameters<LogFormatter['formatAttributes']>): LogItem {
    const { logLevel: level, message, timestamp, serviceName: service, xRayTraceId: trace } = line;
    const attributes = { level, message, timestamp: this.formatTimestamp(timestamp), service, trace, ...logContext() };
    return new LogItem({ attributes }).addAttributes(more);
  }
}

/** The only logger. Log ids, codes and counts: no personal data, secrets or bodies, and errors only through `describeError`. */
export const logger = new Logger({ serviceName: SERVICE, logFormatter: new ContextFormatter() });

/** Writes a log line and a metric that an alarm monitors. */
export const alarm: Alarm = (name, details) => {
  logger.error('alarm', { alarm: name, ...details });
  metrics('Alarm', 1, { name });
};

/**
 * Selects the loggable fields of an error. SDK errors carry complete responses as properties, including client secrets of gateways and
 * rows of the table.
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
