import type { Application } from './application.ts';
import type { AuditEvent } from './audit-event.ts';
import type { PaymentId } from './ids.ts';
import type { HistoryEntry, Payment } from './payment.ts';
import type { PersonalData } from './personal-data.ts';
import type { Refund } from './refund.ts';

/**
 * What one transaction writes: all of it or nothing. A row's `version` is the one it will have; it is written only over the
 * version before (1: only where no row is), so that of two who change the same row at once one must look again.
 */
export interface Change {
  readonly application?: Application;
  /** What a correction has replaced: the application is found by that no longer. */
  readonly previousPersonal?: PersonalData;
  readonly payments?: readonly Payment[];
  readonly refunds?: readonly Refund[];
  readonly history?: readonly (HistoryEntry & { readonly paymentId: PaymentId })[];
  /** Payments whose gateway reference became known with this change. */
  readonly newReferences?: readonly Payment[];
  /** What a member of staff did to bring it about. */
  readonly auditEvent?: AuditEvent;
}
