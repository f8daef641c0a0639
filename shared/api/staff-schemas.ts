import * as z from 'zod';
import { copiedId, copiedText, visibleText, writtenText } from '../domain/normal-form.ts';
import { eachField, PERSONAL_SEARCH_FIELDS } from '../domain/personal-data.ts';
import { MAX_SEARCH_DAYS, PERSONAL_SEARCHES } from '../domain/search.ts';
import { DAY } from '../domain/time.ts';
import { listedOutputs, personalInputs } from './personal-schemas.ts';
import * as schema from './schemas.ts';

export { PERSONAL_SEARCHES };

/** Schemas of the staff routes. Searches are sent in the body, since URLs with personal data would end up in logs and browser histories. */
const { date, time, money, method, cursor } = schema;
const userId = z.string().min(1).max(200);
const staffRole = z.enum(['officer', 'finance']);
const inBody = { limit: z.int().min(1).max(100).default(20), cursor };

const DAYS =
  "First and last day of creation, inclusive: days of the office's time zone (`officeTimeZone` of `GET /config`).";
const byDays = { by: z.literal('date'), from: date.describe(DAYS), to: date, ...inBody };
const inOrder = ({ from, to }: { readonly from: string; readonly to: string }) => from <= to;
const shortEnough = ({ from, to }: { readonly from: string; readonly to: string }) =>
  Date.parse(to) - Date.parse(from) < MAX_SEARCH_DAYS * DAY;
const NOT_IN_ORDER = { path: ['to'], error: 'is before from' };
const TOO_LONG = { path: ['to'], error: `not within ${MAX_SEARCH_DAYS} days` };
const paymentsByDate = z
  .strictObject({ ...byDays, status: schema.paymentStates.optional() })
  .refine(inOrder, NOT_IN_ORDER)
  .refine(shortEnough, TOO_LONG);
const applicationsByDate = z
  .strictObject({ ...byDays, state: schema.applicationStates.optional() })
  .refine(inOrder, NOT_IN_ORDER)
  .refine(shortEnough, TOO_LONG);

const numberForPeople = z
  .string()
  .overwrite(copiedText)
  .min(1)
  .max(100)
  .describe('In any case, with any spaces and dashes; O is read as 0, I and L as 1. A slip gets `number_mistyped`.');
const byReceipt = z.strictObject({ by: z.literal('receipt_number'), receiptNumber: numberForPeople, ...inBody });
const byApplication = z.strictObject({
  by: z.literal('application_number'),
  applicationNumber: numberForPeople,
  ...inBody,
});
const personalSearches = PERSONAL_SEARCH_FIELDS.map(({ by, name }) =>
  z.strictObject({ by: z.literal(by), value: personalInputs[name], ...inBody }),
);
const byUser = z.strictObject({
  by: z.literal('user'),
  userId: z.string().overwrite(visibleText).min(1).max(200),
  ...inBody,
});
const byReference = z.strictObject({
  by: z.literal('gateway_reference'),
  method,
  reference: z.string().overwrite(copiedId).min(1).max(255),
  ...inBody,
});

/** Exactly one criterion per search. */
const searchVariants = [byReceipt, byApplication, ...personalSearches, byUser, byReference] as const;
export const paymentSearch = z.discriminatedUnion('by', [...searchVariants, paymentsByDate]);
export const applicationSearch = z.discriminatedUnion('by', [...searchVariants, applicationsByDate]);

export const payment = schema.payment.extend({ userId });
export const paymentPage = z.object({ items: z.array(payment), next: z.string().optional() });

export const refund = schema.refund.extend({
  requestedBy: z.string().optional(),
  manualRefund: schema.manualRefund
    .extend({
      by: z.string(),
      doubleRefund: z.boolean().optional().describe('The gateway has also completed this refund.'),
    })
    .optional(),
});

export const paymentRecord = schema.paymentRecord.extend({
  userId,
  account: z
    .string()
    .describe(
      "The merchant account that holds the money, by the gateway's own id; Stripe's test mode has `/test` behind it.",
    ),
  gatewayReference: z.string().optional().describe("The gateway's own id, to find the payment in its dashboard."),
  refundable: money
    .optional()
    .describe('For a succeeded payment: neither reserved by a refund, nor lost, nor demanded by an open dispute.'),
  disputes: z
    .array(
      schema.dispute.extend({
        reason: z.string().optional().describe("The gateway's word for the payer's reason."),
        respondBy: time.optional().describe('Until when the gateway takes evidence.'),
        observedAt: time.describe("The gateway's timestamp of the newest observation."),
      }),
    )
    .optional(),
  refunds: z.array(refund),
});

/** An application in a list: of its personal data, only the fields that are declared as listed. */
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

const reason = z.string().overwrite(writtenText).min(1).max(500).describe('Stored encrypted in the audit trail.');

export const statusChange = z.strictObject({ to: z.enum(['processing', 'approved', 'rejected']), reason });

export const manualRefundRequest = z.strictObject({
  reference: z
    .string()
    .overwrite(copiedText)
    .regex(/^[ -~]{1,100}$/, 'must be 1 to 100 printable ASCII characters')
    .describe('The reference of the bank transfer or other payout. The payer sees it; it is stored encrypted.'),
  reason,
  withoutGateway: z
    .literal(true)
    .optional()
    .describe(
      "Only while the secret lacks the keys of the payment's merchant account: records the refund without asking the gateway. Look at the refund in that account's dashboard first.",
    ),
});

/** A day of the office (default: today), or one application with its payments. */
export const auditQuery = z
  .strictObject({
    day: date.optional().describe("A day of the office's time zone; default: today."),
    applicationId: schema.applicationId.optional(),
    ...schema.page,
  })
  .refine(({ day, applicationId }) => day === undefined || applicationId === undefined, {
    error: 'name a day or an applicationId, not both',
  });

export const auditEvent = z.object({
  id: z.string(),
  at: time,
  by: z.object({ userId, role: staffRole }),
  action: z.string().describe('The name of the function that performed the action.'),
  result: z.string().describe('`done`, `already_done`, or the code of the returned problem.'),
  applicationId: schema.applicationId.optional(),
  paymentId: schema.paymentId.optional(),
  refundId: z.string().optional(),
  exportId: schema.exportId.optional(),
  searchedBy: z
    .enum(['receipt_number', 'application_number', ...PERSONAL_SEARCHES, 'user', 'gateway_reference', 'date'])
    .optional(),
  termHash: z.string().optional().describe('The keyed hash of the search term.'),
  from: date.optional(),
  to: date.optional(),
  state: z.string().optional(),
  found: z.array(z.string()).optional(),
  newState: schema.applicationStates.optional(),
  reference: z.string().optional(),
  withoutGateway: z.literal(true).optional(),
  reason: z.string().optional(),
});
export const auditPage = z.object({ items: z.array(auditEvent), next: z.string().optional() });
