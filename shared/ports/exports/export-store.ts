import type { AuditEvent } from '../../domain/audit-event.ts';
import type { Export } from '../../domain/export.ts';
import type { ExportId } from '../../domain/ids.ts';

export interface ExportStore {
  /** With what the audit trail says of it, in one transaction. */
  create(job: Export, auditEvent: AuditEvent): Promise<void>;
  get(id: ExportId, now: number): Promise<Export | undefined>;
  /** Exports that a run should go on with, the longest waiting first. */
  listDue(now: number, limit: number): Promise<Export[]>;
  /** Writes it over the version before. False: somebody else has changed it, and nothing was written. */
  save(job: Export): Promise<boolean>;
}
