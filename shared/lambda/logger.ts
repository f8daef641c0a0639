import { Logger } from '@aws-lambda-powertools/logger';
import type { Alarm } from '../ports/alarm.ts';

/** The one logger. It is given ids, codes and counts: nothing personal, no secret, no body. */
export const logger = new Logger({ serviceName: 'evisa-payments' });

/** A log line that an alarm watches. */
export const alarm: Alarm = (name, details) => logger.error('alarm', { alarm: name, ...details });
