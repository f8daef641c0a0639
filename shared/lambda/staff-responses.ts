import type * as z from 'zod';
import type * as schema from '../api/schemas/staff.ts';
import type { Application } from '../domain/application.ts';
import type { StoredAuditEvent } from '../domain/audit-event.ts';
import type { Dispute } from '../domain/dispute.ts';
import type { Payment } from '../domain/payment.ts';
import type { MethodRoute } from '../domain/payment-method.ts';
import type { Refund } from '../domain/refund.ts';
import { refundableAmount } from '../domain/refund-policy.ts';
import type { PaymentRecord } from '../ports/payments/payment-store.ts';
import type { ApplicationRecord } from '../use-cases/staff/staff-get-application.ts';
import {
  toApplicationFacts,
  toApplicationResponse,
  toDisputeResponse,
  toOwedResponse,
  toPaymentRecordResponse,
  toPaymentResponse,
  toRefundResponse,
} from './responses.ts';

/** API representations for staff: what the payer sees, plus the user id and fields for investigating a case. */
export function toStaffPaymentResponse(payment: Payment): z.input<typeof schema.payment> {
  return { ...toPaymentResponse(payment), userId: payment.userId };
}

export function toStaffPaymentRecordResponse(record: PaymentRecord): z.input<typeof schema.paymentRecord> {
  const { userId, account, reference, state, disputes } = record.payment;
  const { disputes: _, ...shown } = toPaymentRecordResponse(record);
  return {
    ...shown,
    userId,
    account,
    ...(reference !== undefined && { gatewayReference: reference }),
    ...(state === 'succeeded' && { refundable: refundableAmount(record.payment) }),
    ...(disputes && { disputes: disputes.map(toStaffDisputeResponse) }),
    refunds: record.refunds.map((refund) => ({ ...toStaffRefundResponse(refund), ...toOwedResponse(refund, record) })),
  };
}

function toStaffDisputeResponse(dispute: Dispute): z.input<typeof schema.dispute> {
  const { reason, respondBy, observedAt } = dispute;
  return {
    ...toDisputeResponse(dispute),
    ...(reason !== undefined && { reason }),
    ...(respondBy !== undefined && { respondBy: new Date(respondBy).toISOString() }),
    observedAt: new Date(observedAt).toISOString(),
  };
}

export function toStaffRefundResponse(refund: Refund): z.input<typeof schema.refund> {
  const { manualRefund: shown, ...rest } = toRefundResponse(refund);
  const { amount, requestedAmount, requestedBy, manualRefund } = refund;
  return {
    ...rest,
    ...(requestedAmount !== undefined && { requestedAmount: { ...amount, amount: requestedAmount } }),
    ...(requestedBy !== undefined && { requestedBy }),
    ...(shown &&
      manualRefund && {
        manualRefund: {
          ...shown,
          by: manualRefund.by,
          ...(manualRefund.doubleRefundAmount !== undefined && { doubleRefund: true }),
        },
      }),
  };
}

export function toApplicationSummaryResponse(application: Application): z.input<typeof schema.applicationSummary> {
  const { language, quote, open, ...summary } = toApplicationFacts(application, []);
  return { ...summary, ...application.personal.listed(), ...staffFields(application) };
}

export function toStaffApplicationResponse(
  { application, payments }: ApplicationRecord,
  methods: readonly MethodRoute[],
): z.input<typeof schema.applicationRecord> {
  return {
    ...toApplicationResponse(application, methods),
    ...staffFields(application),
    payments: payments.map(toPaymentResponse),
  };
}

export function toAuditEventResponse({ at, by, found, ...event }: StoredAuditEvent): z.input<typeof schema.auditEvent> {
  return {
    ...event,
    ...(found && { found: [...found] }),
    at: new Date(at).toISOString(),
    by: { userId: by.id, role: by.role },
  };
}

/** `paid`: was paid at some time; `reversed`: lost disputes have taken too much of its payment since. */
function staffFields({ userId, paidAt, reversed = false }: Application) {
  return { userId, paid: paidAt !== undefined, reversed };
}
