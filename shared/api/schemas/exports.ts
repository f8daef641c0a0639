import * as z from 'zod';
import { EXPORT_FORMATS } from '../../domain/export.ts';
import { date, paymentStates, time } from './values.ts';

export const exportId = z.templateLiteral(['exp_', z.string().regex(/^[0-9a-z]{16}$/)]);

export const exportFormat = z
  .enum(EXPORT_FORMATS)
  .describe('`xlsx` for people. `csv` for programs: text that a spreadsheet would alter begins with an apostrophe.');

export const exportRequest = z.strictObject({
  dataset: z.literal('payments'),
  from: date.describe(
    "First and last day of creation, inclusive: days of the office's time zone (`officeTimeZone` of `GET /config`).",
  ),
  to: date,
  /** Only payments in this state. */
  state: paymentStates.optional(),
  format: exportFormat.default('xlsx'),
});

export const exportState = z.enum(['running', 'done', 'failed']);

export const exportDownload = z
  .object({ url: z.url(), expiresAt: time })
  .describe('The URL gives anyone access to the file until it expires; request the export again for a new URL.');

export const exportJob = z.object({
  id: exportId,
  state: exportState,
  request: exportRequest,
  timeZone: z.string().describe('The time zone of the days, and of the local times in the file; IANA.'),
  /** Number of rows written so far. */
  rows: z.int(),
  createdAt: time,
  updatedAt: time,
  /** Present once the export is done. */
  download: exportDownload.optional(),
});
