import * as z from 'zod';
import { dispute } from './disputes.ts';
import { closesAt, closing, page, version } from './parts.ts';
import { refund } from './refunds.ts';
import { applicationId, method, money, paymentId, paymentStates, time } from './values.ts';

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

export const paymentRecord = payment.extend({ history: z.array(historyEntry), refunds: z.array(refund) });

export const paymentQuery = z.strictObject({
  ...page,
  status: paymentStates.optional(),
  from: time.optional().describe('Created at this time or later.'),
  until: time.optional().describe('Created before this time.'),
});

export const paymentPage = z.object({ items: z.array(payment), next: z.string().optional() });
