import type * as z from 'zod';
import type * as schema from '../api/staff-schemas.ts';
import type { RecordedAct } from '../domain/act.ts';
import type { Application } from '../domain/application.ts';
import type { Payment } from '../domain/payment.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { Refund } from '../domain/refund.ts';
import type { PaymentRecord } from '../ports/payments/payment-store.ts';
import type { ApplicationRecord } from '../use-cases/staff/view-application.ts';
import { presentApplication, presentOwed, presentPayment, presentRecord, presentRefund } from './present.ts';

/** How what is stored looks to staff: what the payer sees, whose it is, and what helps to clear a case up. */
export function presentStaffPayment(payment: Payment): z.input<typeof schema.payment> {
  return { ...presentPayment(payment), userId: payment.userId };
}

export function presentStaffRecord(record: PaymentRecord): z.input<typeof schema.paymentRecord> {
  const { userId, reference, dispute } = record.payment;
  return {
    ...presentRecord(record),
    userId,
    ...(reference !== undefined && { gatewayReference: reference }),
    ...(dispute && { disputed: { ...dispute, at: new Date(dispute.at).toISOString() } }),
    refunds: record.refunds.map((refund) => ({ ...presentStaffRefund(refund), ...presentOwed(refund, record) })),
  };
}

export function presentStaffRefund(refund: Refund): z.input<typeof schema.refund> {
  const { byHand: shown, ...rest } = presentRefund(refund);
  const { requestedBy, byHand } = refund;
  return {
    ...rest,
    ...(requestedBy !== undefined && { requestedBy }),
    ...(shown && byHand && { byHand: { ...shown, by: byHand.by, ...(byHand.twice !== undefined && { twice: true }) } }),
  };
}

export function presentSummary(application: Application): z.input<typeof schema.applicationSummary> {
  const { email, passportNumber, language, quote, open, ...summary } = presentApplication(application, []);
  return { ...summary, ...standing(application) };
}

export function presentStaffApplication(
  { application, payments }: ApplicationRecord,
  methods: readonly PaymentMethod[],
): z.input<typeof schema.applicationRecord> {
  return {
    ...presentApplication(application, methods),
    ...standing(application),
    payments: payments.map(presentPayment),
  };
}

export function presentAct({ at, by, found, ...act }: RecordedAct): z.input<typeof schema.act> {
  return {
    ...act,
    ...(found && { found: [...found] }),
    at: new Date(at).toISOString(),
    by: { userId: by.id, role: by.role },
  };
}

/** Paid once, and not taken back by a dispute since. */
function standing({ userId, paidAt, reversed = false }: Application) {
  return { userId, paid: paidAt !== undefined, reversed };
}
