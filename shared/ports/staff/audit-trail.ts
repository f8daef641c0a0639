import type { AuditEntry, RecordedAct } from '../../domain/act.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Page, PageRequest } from '../common/page.ts';

/** Who did what, when and why. An entry is never changed; one that comes with a change is written by the ledger, in its transaction. */
export interface AuditTrail {
  /** Before the answer, where something is only read: what cannot be recorded is not shown. */
  record(entry: AuditEntry): Promise<void>;
  /** @param day UTC, `yyyy-mm-dd`; newest first */
  ofDay(day: string, page: PageRequest): Promise<Page<RecordedAct>>;
  /** What was done to one application and its payments, newest first. */
  ofApplication(id: ApplicationId, page: PageRequest): Promise<Page<RecordedAct>>;
}
