/** Parts of several schemas: not in `../schemas.ts`, so that the OpenAPI document does not name them. */
import * as z from 'zod';
import { cursor, time } from './values.ts';

export const closesAt = time.describe(
  'Unless the payment succeeds, is `processing`, or its gateway does not answer, another one can be started at this time at the latest. Renewed, like `payableUntil`, when the payer resumes a payment by a page that is payable for minutes.',
);

export const closing = z
  .boolean()
  .optional()
  .describe(
    'The payment is being closed; see `closesAt`. It can still be paid until the gateway confirms that it is closed.',
  );

export const blocksUntil = time.describe(
  'While its gateway does not answer, nothing is known of the payment, and it blocks every other one until this time at the latest. One that is `processing` blocks until its gateway has decided.',
);

export const version = z
  .int()
  .describe('Increases with every change: of two answers about the same thing, the higher one is newer.');

export const page = { limit: z.coerce.number().int().min(1).max(100).default(20), cursor };
