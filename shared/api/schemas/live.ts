import * as z from 'zod';

/** Opens one live connection, once, within 30 seconds. */
export const liveTicket = z.object({ ticket: z.string() });
