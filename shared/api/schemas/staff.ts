import * as z from 'zod';
import { copiedId, copiedText, visibleText, writtenText } from '../../domain/normal-form.ts';
import { eachField, PERSONAL_SEARCH_FIELDS } from '../../domain/personal-data.ts';
import { PERSONAL_SEARCHES } from '../../domain/search.ts';
import * as schema from '../schemas.ts';
import { textInput } from '../text.ts';
import { page } from './parts.ts';
import { listedOutputs, personalInputs } from './personal-data.ts';

export { PERSONAL_SEARCHES };

/** Schemas of the staff routes. Searches are sent in the body, since URLs with personal data would end up in logs and browser histories. */
const { date, time, money, method, cursor } = schema;
const userId = z.string();
export const role = z.enum(['officer', 'finance']);
const inBody = { limit: z.int().min(1).max(100).default(20), cursor };

const DAYS =
  "First and last day of creation, inclusive: days of the office's time zone (`officeTimeZone` of `GET /config`).";
const byDays = { by: z.literal('date'), from: date.describe(DAYS), to: date, ...inBody };
export const paymentSearchByDate = z.strictObject({ ...byDays, status: schema.paymentStates.optional() });
export const applicationSearchByDate = z.strictObject({ ...byDays, state: schema.applicationStates.optional() });

const numberForPeople = textInput(copiedText, 100).describe(
  'In any case, with any spaces and dashes; O is read as 0, I and L as 1. A slip gets `number_mistyped`.',
);
export const searchByReceiptNumber = z.strictObject({
  by: z.literal('receipt_number'),
  receiptNumber: numberForPeople,
  ...inBody,
});
export const searchByApplicationNumber = z.strictObject({
  by: z.literal('application_number'),
  applicationNumber: numberForPeople,
  ...inBody,
});
/** By the name of the search. */
export const personalSearches = PERSONAL_SEARCH_FIELDS.map(({ by, name }) =>
  z.strictObject({ by: z.literal(by), value: personalInputs[name], ...inBody }),
);
export const searchByUser = z.strictObject({
  by: z.literal('user'),
  userId: textInput(visibleText, 200),
  ...inBody,
});
export const searchByGatewayReference = z.strictObject({
  by: z.literal('gateway_reference'),
  gateway: method,
  reference: textInput(copiedId, 255),
  ...inBody,
});

/** Exactly one criterion per search. */
const searchVariants = [
  searchByReceiptNumber,
  searchByApplicationNumber,
  ...personalSearches,
  searchByUser,
  searchByGatewayReference,
] as const;
export const paymentSearch = z.discriminatedUnion('by', [...searchVariants, paymentSearchByDate]);
export const applicationSearch = z.discriminatedUnion('by', [...searchVariants, applicationSearchByDate]);

export const payment = schema.payment.extend({ userId });
export const paymentPage = z.object({ items: z.array(payment), next: z.string().optional() });

export const manualRefund = schema.manualRefund.extend({
  by: z.string(),
  doubleRefund: z.boolean().optional().describe('The gateway has also completed this refund.'),
});

export const refund = schema.refund.extend({
  requestedAmount: money
    .optional()
    .describe('What was asked for, if the gateway or the office has paid another amount.'),
  requestedBy: z.string().optional(),
  manualRefund: manualRefund.optional(),
});

export const dispute = schema.dispute.extend({
  reason: z.string().optional().describe("The gateway's word for the payer's reason."),
  respondBy: time.optional().describe('Until when the gateway takes evidence.'),
  observedAt: time.describe("The gateway's timestamp of the newest observation."),
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
  disputes: z.array(dispute).optional(),
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

const reason = textInput(writtenText, 500).describe('Stored encrypted in the audit trail.');

export const newStatus = z.enum(['processing', 'approved', 'rejected']);

export const statusChange = z.strictObject({ to: newStatus, reason });

export const manualRefundRequest = z.strictObject({
  reference: z
    .string()
    .overwrite(copiedText)
    .regex(/^[!-~](?:[ -~]{0,98}[!-~])?$/, 'must be 1 to 100 printable ASCII characters')
    .describe('The reference of the bank transfer or other payout. The payer sees it; it is stored encrypted.'),
  reason,
  withoutGateway: z
    .literal(true)
    .optional()
    .describe(
      "Only while the secret lacks the keys of the payment's merchant account: records the refund without asking the gateway. Look at the refund in that account's dashboard first.",
    ),
});

export const auditQuery = z.strictObject({
  day: date.optional().describe("A day of the office's time zone. Default: today, or all days of the application."),
  applicationId: schema.applicationId.optional().describe('Selects one application with its payments.'),
  ...page,
});

export const searchCriterion = z.enum([
  'receipt_number',
  'application_number',
  ...PERSONAL_SEARCHES,
  'user',
  'gateway_reference',
  'date',
]);
export const actor = z.object({ userId, role });

export const auditEvent = z.object({
  id: z.string(),
  at: time,
  by: actor,
  action: z.string().describe('The name of the function that performed the action.'),
  result: z.string().describe('`done`, `already_done`, or the code of the returned problem.'),
  applicationId: schema.applicationId.optional(),
  paymentId: schema.paymentId.optional(),
  refundId: z.string().optional(),
  exportId: schema.exportId.optional(),
  searchedBy: searchCriterion.optional(),
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
