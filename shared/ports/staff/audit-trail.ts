import type { AuditEvent, StoredAuditEvent } from '../../domain/audit-event.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { TimeRange } from '../../domain/time.ts';
import type { Page, PageRequest } from '../common/page.ts';

/** Who did what, when and why. Audit events are never changed. The audit event of a change is written by the ledger, in its transaction. */
export interface AuditTrail {
  /** Call it before returning data that was only read: what cannot be recorded is not shown. */
  record(entry: AuditEvent): Promise<void>;
  /** Newest first. */
  listByTime(range: TimeRange, page: PageRequest): Promise<Page<StoredAuditEvent>>;
  /** Actions on one application and its payments, newest first. @param range default: all time */
  listByApplication(id: ApplicationId, page: PageRequest, range?: TimeRange): Promise<Page<StoredAuditEvent>>;
}
