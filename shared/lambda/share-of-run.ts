import * as z from 'zod';

/** The event of a scheduled function that runs in several parts at the same time; the event of a single run is empty. */
export const shareOfRun = z.object({ part: z.number().default(0), parts: z.number().default(1) });
