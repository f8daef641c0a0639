import type { AuditEvent } from '../../domain/audit-event.ts';
import type { Export } from '../../domain/export.ts';
import type { ExportId } from '../../domain/ids.ts';

export interface ExportStore {
  /** Writes the export and its audit event in one transaction. */
  create(job: Export, auditEvent: AuditEvent): Promise<void>;
  get(id: ExportId, now: number): Promise<Export | undefined>;
  /** Exports that a run should continue, longest overdue first. */
  listDue(now: number, limit: number): Promise<Export[]>;
  /** Replaces the previous version. False: it was changed concurrently, and nothing was written. */
  save(job: Export): Promise<boolean>;
}
