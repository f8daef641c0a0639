import * as z from 'zod';
import { eachField, PERSONAL_SEARCH_FIELDS } from '../domain/personal-data.ts';
import { MAX_SEARCH_DAYS, PERSONAL_SEARCHES } from '../domain/search.ts';
import { DAY } from '../domain/time.ts';
import { listedOutputs, personalInputs } from './personal-schemas.ts';
import * as schema from './schemas.ts';

export { PERSONAL_SEARCHES };

/** What staff send and see. Nothing personal stands in an address: those are kept in logs and histories, so a search is a body. */
const { date, time, money, method, cursor } = schema;
const userId = z.string().min(1).max(200);
const staffRole = z.enum(['officer', 'finance']);
const inBody = { limit: z.int().min(1).max(100).default(20), cursor };

/** The first and the last day of creation, in UTC, both included. */
const byDays = { by: z.literal('date'), from: date, to: date, ...inBody };
const inOrder = ({ from, to }: { readonly from: string; readonly to: string }) => from <= to;
const shortEnough = ({ from, to }: { readonly from: string; readonly to: string }) =>
  Date.parse(to) - Date.parse(from) < MAX_SEARCH_DAYS * DAY;
const NOT_IN_ORDER = { path: ['to'], error: 'lies before from' };
const TOO_LONG = { path: ['to'], error: `not within ${MAX_SEARCH_DAYS} days` };
const paymentsByDate = z
  .strictObject({ ...byDays, status: schema.paymentStates.optional() })
  .refine(inOrder, NOT_IN_ORDER)
  .refine(shortEnough, TOO_LONG);
const applicationsByDate = z
  .strictObject({ ...byDays, state: schema.applicationStates.optional() })
  .refine(inOrder, NOT_IN_ORDER)
  .refine(shortEnough, TOO_LONG);

const byReceipt = z.strictObject({
  by: z.literal('receipt_number'),
  receiptNumber: z.string().regex(/^[0-9A-Za-z]{6}([ -]?[0-9A-Za-z]{6}){3}$/, 'not a receipt number'),
  ...inBody,
});
const personalSearches = PERSONAL_SEARCH_FIELDS.map(({ by, name }) =>
  z.strictObject({ by: z.literal(by), value: personalInputs[name], ...inBody }),
);
const byUser = z.strictObject({ by: z.literal('user'), userId, ...inBody });
const byReference = z.strictObject({
  by: z.literal('gateway_reference'),
  method,
  reference: z.string().min(1).max(255),
  ...inBody,
});

/** Exactly one way of searching at a time. */
const searchVariants = [byReceipt, ...personalSearches, byUser, byReference] as const;
export const paymentSearch = z.discriminatedUnion('by', [...searchVariants, paymentsByDate]);
export const applicationSearch = z.discriminatedUnion('by', [...searchVariants, applicationsByDate]);

export const payment = schema.payment.extend({ userId });
export const paymentPage = z.object({ items: z.array(payment), next: z.string().optional() });

export const refund = schema.refund.extend({
  requestedBy: z.string().optional(),
  manualRefund: schema.manualRefund
    .extend({ by: z.string(), doubleRefund: z.boolean().optional().describe('The gateway has done it, too.') })
    .optional(),
});

export const paymentRecord = schema.paymentRecord.extend({
  userId,
  gatewayReference: z.string().optional().describe("The gateway's own name for it: look it up there."),
  disputed: z.object({ state: schema.disputeState, amount: money, at: time }).optional(),
  refunds: z.array(refund),
});

/** As it stands in a list: of what is personal, only what is declared to be listed. */
export const applicationSummary = schema.application
  .omit({ ...eachField(() => true as const), language: true, quote: true, open: true })
  .extend({ ...listedOutputs, userId, paid: z.boolean(), reversed: z.boolean() });
export const applicationPage = z.object({ items: z.array(applicationSummary), next: z.string().optional() });

export const applicationRecord = schema.application.extend({
  userId,
  paid: z.boolean(),
  reversed: z.boolean(),
  payments: z.array(schema.payment),
});

const reason = z.string().trim().min(1).max(500).describe('Kept encrypted in the audit trail.');

export const statusChange = z.strictObject({ to: z.enum(['processing', 'approved', 'rejected']), reason });

export const manualRefundRequest = z.strictObject({
  reference: z
    .string()
    .trim()
    .regex(/^[ -~]{1,100}$/, 'one to a hundred letters, digits and signs of ASCII')
    .describe('Of the bank transfer, or whatever brought the money back. The payer sees it; it is kept encrypted.'),
  reason,
});

/** One day in UTC, today where nothing is said; or one application with its payments. */
export const auditQuery = z
  .strictObject({ day: date.optional(), applicationId: schema.applicationId.optional(), ...schema.page })
  .refine(({ day, applicationId }) => day === undefined || applicationId === undefined, {
    error: 'name a day or an applicationId, not both',
  });

export const auditEvent = z.object({
  id: z.string(),
  at: time,
  by: z.object({ userId, role: staffRole }),
  action: z.string().describe('The name of the function that did it.'),
  result: z.string().describe('`done`, `already_done`, or the code of the problem that was answered.'),
  applicationId: schema.applicationId.optional(),
  paymentId: schema.paymentId.optional(),
  refundId: z.string().optional(),
  exportId: schema.exportId.optional(),
  searchedBy: z.enum(['receipt_number', ...PERSONAL_SEARCHES, 'user', 'gateway_reference', 'date']).optional(),
  termHash: z.string().optional().describe('Of what was looked for: the keyed hash.'),
  from: date.optional(),
  to: date.optional(),
  state: z.string().optional(),
  found: z.array(z.string()).optional(),
  newState: schema.applicationStates.optional(),
  reference: z.string().optional(),
  reason: z.string().optional(),
});
export const auditPage = z.object({ items: z.array(auditEvent), next: z.string().optional() });
