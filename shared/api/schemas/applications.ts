import * as z from 'zod';
import { blocksUntil, closesAt, closing, page, version } from './parts.ts';
import { personalInputs, personalOutputs } from './personal-data.ts';
import {
  applicationId,
  applicationStates,
  date,
  language,
  method,
  money,
  nationality,
  paymentId,
  time,
  visaType,
} from './values.ts';

export const applicationForm = z.strictObject({
  ...personalInputs,
  nationality,
  visaType,
  arrivalDate: date,
  language,
});

export const applicationUpdate = applicationForm
  .partial()
  .refine((fields) => Object.keys(fields).length > 0, 'name at least one field')
  .meta({ minProperties: 1 });

export const gatewayHealth = z
  .enum(['working', 'failing'])
  .describe(
    'In an application that is read by itself. `failing`: the gateway has not answered the payments of several applicants lately. The method can be chosen, but is listed after the others.',
  );

export const quoteOption = z.object({
  method,
  fee: money,
  surcharge: money,
  total: money,
  health: gatewayHealth.optional(),
});

export const quote = z.object({
  scheduleVersion: z.string(),
  options: z
    .array(quoteOption)
    .describe("The price with each method. A method that supports none of the quote's currencies is omitted."),
  validUntil: time.optional().describe('Until when the price is locked; absent if it is not locked.'),
});

export const openPayment = z.object({ paymentId, method, payableUntil: time, closesAt, blocksUntil, closing });

export const application = z.object({
  id: applicationId,
  version,
  applicationNumber: z.string().describe('For people to read out, as a receipt number.'),
  state: applicationStates,
  ...personalOutputs,
  nationality: z.string(),
  visaType: z.string(),
  arrivalDate: date,
  language: z.string(),
  unreadable: z.boolean().optional().describe('The personal fields cannot be decrypted and are empty.'),
  redactedAt: time.optional().describe('When the personal fields were removed; they are empty.'),
  quote: quote.optional(),
  open: openPayment.optional(),
  reversed: z
    .boolean()
    .optional()
    .describe('Lost disputes have taken so much of its payment that it no longer counts as paid.'),
  paidBy: paymentId.optional(),
  createdAt: time,
  updatedAt: time,
  submittedAt: time.optional(),
  paidAt: time.optional(),
});

export const applicationQuery = z.strictObject(page);

export const applicationPage = z.object({ items: z.array(application), next: z.string().optional() });

export const feeQuery = z.strictObject({ nationality, visaType, arrivalDate: date, method: method.optional() });
