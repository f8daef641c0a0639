import { Logger } from '@aws-lambda-powertools/logger';
import type { Alarm } from '../ports/alarm.ts';

/** The one logger. It is given ids, codes and counts: nothing personal, no secret, no body, and of an error its description. */
export const logger = new Logger({ serviceName: 'evisa-payments' });

/** A log line that an alarm watches. */
export const alarm: Alarm = (name, details) => logger.error('alarm', { alarm: name, ...details });

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
