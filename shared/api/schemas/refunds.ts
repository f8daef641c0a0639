import * as z from 'zod';
import { STAFF_REFUND_REASONS, type StaffRefundReason } from '../../domain/refund-policy.ts';
import { REFUND_STATES, type RefundState } from '../../domain/refund-state.ts';
import { money, time } from './values.ts';

export const idempotencyKey = z
  .string()
  .regex(/^[!-~]{1,255}$/, 'must be 1 to 255 printable ASCII characters without spaces')
  .describe('Your own key for this refund; use the same key when you repeat the request.');

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

export const refundReason = z.enum(STAFF_REFUND_REASONS as [StaffRefundReason, ...StaffRefundReason[]]);

export const refundRequest = z.strictObject({
  amount: z
    .int()
    .positive()
    .optional()
    .describe("Minor units of the payment's currency. Default: the remaining refundable amount."),
  reason: refundReason,
});
