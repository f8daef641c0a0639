import type { AuditEntry } from '../../domain/act.ts';
import type { Export } from '../../domain/export.ts';
import type { ExportId } from '../../domain/ids.ts';

export interface ExportStore {
  /** With what the audit trail says of it, in one transaction. */
  begin(job: Export, act: AuditEntry): Promise<void>;
  get(id: ExportId, now: number): Promise<Export | undefined>;
  /** Exports that a run should go on with, the longest waiting first. */
  due(now: number, limit: number): Promise<Export[]>;
  /** Writes it over the version before. False: somebody else has changed it, and nothing was written. */
  save(job: Export): Promise<boolean>;
}
