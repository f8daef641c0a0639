import type { Application } from './application.ts';
import type { AuditEvent } from './audit-event.ts';
import type { PaymentId } from './ids.ts';
import type { HistoryEntry, Payment } from './payment.ts';
import type { PersonalData } from './personal-data.ts';
import type { Refund } from './refund.ts';

/**
 * The rows that one transaction writes, all or none. A row's `version` is the new one: it is written only if the stored version is the
 * previous one (1: only if there is no row), so the second of two concurrent changes fails and must be decided again.
 */
export interface Change {
  readonly application?: Application;
  /** The personal data before an update: its lookup rows must expire. */
  readonly previousPersonal?: PersonalData;
  readonly payments?: readonly Payment[];
  readonly refunds?: readonly Refund[];
  readonly history?: readonly (HistoryEntry & { readonly paymentId: PaymentId })[];
  /** Payments whose gateway reference is set by this change. */
  readonly newReferences?: readonly Payment[];
  /** The audit event of the staff action that causes this change. */
  readonly auditEvent?: AuditEvent;
}
