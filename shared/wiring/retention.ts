import * as z from 'zod';
import { RETENTION_DAYS, type Resting, type RetentionTimes } from '../domain/retention.ts';

const DAY = 24 * 60 * 60_000;

const days = (why: Resting) => {
  const { usual, least, most } = RETENTION_DAYS[why];
  return z.coerce.number().int().min(least).max(most).default(usual);
};

/** For how many days personal data is kept after the last change. */
export const retentionEnvironment = { KEEP_UNFINISHED_DAYS: days('unfinished'), KEEP_ENDED_DAYS: days('ended') };

export function retentionTimes(env: z.output<z.ZodObject<typeof retentionEnvironment>>): RetentionTimes {
  return { unfinished: env.KEEP_UNFINISHED_DAYS * DAY, ended: env.KEEP_ENDED_DAYS * DAY };
}
