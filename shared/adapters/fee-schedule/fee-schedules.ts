import type { FeeSchedule } from '../../domain/fees.ts';
import schedule2026 from './schedules/2026-11.json' with { type: 'json' };
import { feeSchedulesSchema } from './schema.ts';

/** All published versions. A version is never edited, since locked quotes refer to it: new fees need a new file. */
export const feeSchedules: readonly FeeSchedule[] = feeSchedulesSchema.parse([schedule2026]);
