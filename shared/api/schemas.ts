import countryCodes from 'i18n-iso-countries/codes.json' with { type: 'json' };
import * as z from 'zod';
import { APPLICATION_STATES, type ApplicationState } from '../domain/application.ts';
import { DISPUTE_STATES } from '../domain/dispute.ts';
import { EXPORT_FORMATS } from '../domain/export.ts';
import { nationalityCodes, normalNationality } from '../domain/nationalities.ts';
import { copiedId } from '../domain/normal-form.ts';
import { PAYMENT_STATE_NAMES, type PaymentState } from '../domain/payment.ts';
import { PAYMENT_METHODS } from '../domain/payment-method.ts';
import { STAFF_REFUND_REASONS, type StaffRefundReason } from '../domain/refund-policy.ts';
import { REFUND_STATES, type RefundState } from '../domain/refund-state.ts';
import { office } from './office.ts';
import { personalInputs, personalOutputs } from './personal-schemas.ts';

const nationalities = new Set(nationalityCodes(countryCodes.map(([, code = '']) => code)));

export const applicationId = z.templateLiteral(['app_', z.string().regex(/^[0-9a-z]{16}$/)]);
export const paymentId = z.templateLiteral(['pay_', z.string().regex(/^[0-9a-z]{24}$/)]);
export const applicationStates = z.enum(Object.keys(APPLICATION_STATES) as [ApplicationState, ...ApplicationState[]]);
export const paymentStates = z.enum(PAYMENT_STATE_NAMES as [PaymentState, ...PaymentState[]]);
export const method = z.enum(PAYMENT_METHODS);
export const device = z.enum(['desktop', 'phone']);
export const time = z.iso.datetime().describe('A point in time, ISO 8601 in UTC.');
export const date = z.string().overwrite(copiedId).check(z.iso.date()).describe('A calendar day, ISO 8601.');
export const nationality = z
  .string()
  .overwrite(normalNationality)
  .refine((code) => nationalities.has(code), 'not a nationality code of ICAO Doc 9303')
  // A pattern rather than an enumeration: a code that is added later does not break clients.
  .meta({ pattern: `^(?:${[...nationalities].toSorted().join('|')})$` })
  .describe(
    'ICAO Doc 9303, part 3, section 5: ISO 3166-1 alpha-3 and the codes for persons and organisations without a country, such as XXA (stateless).',
  );
export const visaType = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'not a visa type')
  .describe('One of the visa types of the configuration.');
export const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'not a BCP 47 language tag')
  .describe('The language of e-mails to the applicant, BCP 47.');

export const money = z
  .strictObject({
    amount: z
      .int()
      .nonnegative()
      .describe('Minor units of the currency, with the decimals of ISO 4217: 2575 is USD 25.75.'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .describe('ISO 4217.'),
  })
  .describe('An amount of money.');

export const idempotencyKey = z
  .string()
  .regex(/^[!-~]{1,255}$/, 'must be 1 to 255 printable ASCII characters without spaces')
  .describe('Your own key for this refund; use the same key when you repeat the request.');

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

const closesAt = time.describe(
  'Unless the payment succeeds or its gateway does not answer, another one can be started at this time at the latest. Renewed, like `payableUntil`, when the payer resumes a payment by a page that is payable for minutes.',
);
const closing = z
  .boolean()
  .optional()
  .describe(
    'The payment is being closed; see `closesAt`. It can still be paid until the gateway confirms that it is closed.',
  );

const blocksUntil = time.describe(
  'While its gateway does not answer, nothing is known of the payment, and it blocks every other one until this time at the latest.',
);

export const openPayment = z.object({ paymentId, method, payableUntil: time, closesAt, blocksUntil, closing });

const version = z
  .int()
  .describe('Increases with every change: of two answers about the same thing, the higher one is newer.');

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

export const disputeState = z
  .enum(DISPUTE_STATES)
  .describe('`inquiry` and `closed` take no money; `open` demands it; `won` leaves it; `lost` has returned it.');

export const dispute = z.object({
  id: z.string().describe("The gateway's own id of the dispute."),
  state: disputeState,
  amount: money.describe('The disputed part of the payment.'),
  openedAt: time,
});

export const decline = z.object({ code: z.string(), at: time });

export const payment = z.object({
  id: paymentId,
  version,
  applicationId,
  receiptNumber: z
    .string()
    .describe('For people to read out: Crockford base 32 with a check character, so that a slip is detected.'),
  method,
  status: paymentStates,
  amount: money,
  accepted: z
    .boolean()
    .optional()
    .describe('For a succeeded payment: true if it pays the application, false if it is refunded automatically.'),
  gatewayConfirmed: z
    .boolean()
    .optional()
    .describe(
      'For a closed payment: false if its gateway has not confirmed it, because it did not answer or knew nothing of the payment, so it may still succeed.',
    ),
  refunding: money
    .optional()
    .describe('Amount of the refunds that are about to be sent, or sent and not confirmed yet.'),
  refunded: money
    .optional()
    .describe('Amount of the refunds that the gateway has confirmed, or that finance has paid in another way.'),
  refundRetrying: money.optional().describe('Amount of the refunds that failed and are sent again automatically.'),
  refundFailed: money
    .optional()
    .describe('Amount of the refunds that failed and that the visa office takes care of, as far as it is still owed.'),
  lastDecline: decline.optional(),
  disputes: z
    .array(dispute)
    .optional()
    .describe("The payer's bank reclaims the payment or parts of it. The oldest dispute first."),
  reversed: z
    .boolean()
    .optional()
    .describe('Lost disputes have taken so much that the payment no longer pays the application.'),
  lost: money.optional().describe("What the payer's bank has returned by lost disputes."),
  closing,
  createdAt: time,
  updatedAt: time,
  payableUntil: time,
  closesAt,
  succeededAt: time.optional(),
});

export const historyEntry = z.object({
  at: time,
  from: z.string().optional(),
  to: z.string(),
  by: z.string(),
  description: z.string(),
});

/** Ids of automatic refunds (`re_`), refunds requested by finance (`rf_`) and refunds issued at the gateway (`gw_`). */
export const refundId = z.string().regex(/^(r[ef]_[0-9a-z]{24}|gw_[0-9A-Za-z_]{1,255})$/);

export const manualRefund = z.object({
  reference: z
    .string()
    .describe('The reference of the bank transfer or other payout; empty if it cannot be decrypted.'),
  at: time,
});

export const refundState = z.enum(Object.keys(REFUND_STATES) as [RefundState, ...RefundState[]]);

export const refund = z.object({
  id: z.string(),
  amount: money,
  state: refundState,
  reason: z.string(),
  owed: money
    .optional()
    .describe(
      'For a refund in manual review, within its payment: the amount that has not been returned in other ways since.',
    ),
  manualRefund: manualRefund.optional().describe('For a completed refund: it was paid outside the gateway.'),
  createdAt: time,
  updatedAt: time,
});

export const paymentRecord = payment.extend({ history: z.array(historyEntry), refunds: z.array(refund) });

export const refundReason = z.enum(STAFF_REFUND_REASONS as [StaffRefundReason, ...StaffRefundReason[]]);

export const refundRequest = z.strictObject({
  amount: z
    .int()
    .positive()
    .optional()
    .describe("Minor units of the payment's currency. Default: the remaining refundable amount."),
  reason: refundReason,
});

export const stripeCheckout = z
  .object({ type: z.literal('stripe'), clientSecret: z.string(), publishableKey: z.string() })
  .describe("To be paid with Stripe's script in the payer's browser.");
export const gatewayButton = z
  .object({ clientId: z.string(), orderId: z.string() })
  .describe("For the gateway's own button; see `scripts` of `GET /config`.");
export const redirectCheckout = z
  .object({
    type: z.literal('redirect'),
    url: z.string(),
    button: gatewayButton.optional(),
  })
  .describe("To be paid on the gateway's own page.");
export const qrCheckout = z.object({
  type: z.literal('qr'),
  codeUrl: z.string().describe('To be shown as a QR code, which the payer scans.'),
});
export const checkout = z.discriminatedUnion('type', [stripeCheckout, redirectCheckout, qrCheckout]);

export const paymentRequest = z.strictObject({ method, device: device.default('desktop') });

export const startedPayment = z.object({
  payment,
  checkout: checkout
    .optional()
    .describe('Absent if the payer has nothing to do: the gateway is processing the payment, or it is paid.'),
});

export const checkOutcome = z.enum([
  'paid',
  'reversed',
  'continue',
  'closing',
  'retry_payment',
  'unknown',
  'other_payment_open',
  'withdrawn',
]);

export const checkResult = z.object({
  result: checkOutcome,
  next: z.string().describe('An explanation for the payer: what the result means and what to do next.'),
  until: time
    .optional()
    .describe(
      'For `closing`: the time at which another payment can be started. For `unknown`: the latest time at which the result is known.',
    ),
  reason: z
    .literal('account_unavailable')
    .optional()
    .describe("For `unknown`: the operator must put back the keys of the payment's merchant account."),
  payment,
});

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

export const cursor = z.string().max(2000).optional();
export const page = { limit: z.coerce.number().int().min(1).max(100).default(20), cursor };

export const applicationQuery = z.strictObject(page);
export const applicationPage = z.object({ items: z.array(application), next: z.string().optional() });

export const paymentQuery = z.strictObject({
  ...page,
  status: paymentStates.optional(),
  from: time.optional().describe('Created at this time or later.'),
  until: time.optional().describe('Created before this time.'),
});
export const paymentPage = z.object({ items: z.array(payment), next: z.string().optional() });

export const feeQuery = z.strictObject({ nationality, visaType, arrivalDate: date, method: method.optional() });

/** Opens one live connection, once, within 30 seconds. */
export const liveTicket = z.object({ ticket: z.string() });

export const gatewayScript = z.object({
  method,
  standIn: z.url().optional().describe('The URL of the local replacement; absent if the real script is used.'),
});

export { office };

export const staffSignIn = z
  .object({ issuer: z.string(), clientId: z.string().optional().describe('As `operatorClientId`.') })
  .describe('Where staff sign in. Groups in the tokens of another issuer grant nothing.');

export const config = z.object({
  issuer: z.string(),
  clientId: z.string(),
  clientIds: z
    .record(z.string(), z.string())
    .optional()
    .describe(
      'If the site has a client for each language: their ids. The issuer writes to the applicant in that language.',
    ),
  operatorClientId: z
    .string()
    .optional()
    .describe(
      "The public OAuth client of the operator's commands, which receive the authorization code on the operator's machine.",
    ),
  staff: staffSignIn,
  scope: z.string(),
  methods: z.array(method),
  visaTypes: z.array(z.string()),
  languages: z.array(z.string()),
  scripts: z
    .array(gatewayScript)
    .describe("The methods that are paid with the gateway's own script in the payer's browser."),
  office,
  officeTimeZone: z
    .string()
    .describe('The time zone of the visa office, IANA: the days in searches and exports of staff are its days.'),
  sandbox: z.boolean().describe('True if no real money moves.'),
});

export const invalidField = z.object({
  pointer: z.string().describe('RFC 6901.'),
  message: z.string(),
});

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('Stable: programs may rely on it.'),
  detail: z.string(),
  next: z.string().describe('What to do now.'),
  requestId: z.string().optional(),
  retryAt: time.optional().describe('The earliest time at which a retry makes sense.'),
  gatewayCode: z.string().optional().describe("The gateway's own error code, if it returned one."),
  errors: z.array(invalidField).optional(),
});

/** The body for a request that never reaches a function; clients should rely on the status. */
export const apiGatewayMessage = z
  .object({ message: z.string() })
  .describe("API Gateway's own message for a request that it rejects or that times out.");

export function pathParameters<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape);
}

export const noContent = z.undefined();
/** The OpenAPI document docs/openapi.json, which is generated from these schemas. */
export const apiDocument = z.looseObject({ openapi: z.string() });
