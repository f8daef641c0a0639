import * as z from 'zod';
import { RETENTION_DAYS, type RetentionReason, type RetentionTimes } from '../domain/retention.ts';
import { DAY } from '../domain/time.ts';

const days = (reason: RetentionReason) => {
  const { default: byDefault, min, max } = RETENTION_DAYS[reason];
  return z.coerce.number().int().min(min).max(max).default(byDefault);
};

/** Days for which personal data is stored after the last change. */
export const retentionEnvironment = {
  RETENTION_UNFINISHED_DAYS: days('unfinished'),
  RETENTION_ENDED_DAYS: days('ended'),
};

export function retentionTimes(env: z.output<z.ZodObject<typeof retentionEnvironment>>): RetentionTimes {
  return { unfinished: env.RETENTION_UNFINISHED_DAYS * DAY, ended: env.RETENTION_ENDED_DAYS * DAY };
}
