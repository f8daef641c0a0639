import * as z from 'zod';
import type { ActName, AuditEntry, RecordedAct, StaffRole } from '../../../domain/act.ts';
import type { ApplicationState } from '../../../domain/application.ts';
import { type ApplicationId, applicationOf, type ExportId, type PaymentId } from '../../../domain/ids.ts';
import type { SearchedBy } from '../../../domain/search.ts';
import { Unreadable } from '../../../ports/common/unreadable.ts';
import { actKey, byStaff } from '../common/keys.ts';
import { rowOf } from '../common/row-form.ts';
import type { Sealing } from '../common/sealing.ts';
import type { Row } from '../common/table.ts';

const actRow = z.object({
  id: z.string(),
  at: z.number(),
  by: z.object({ id: z.string(), role: z.custom<StaffRole>() }),
  act: z.custom<ActName>(),
  result: z.custom<RecordedAct['result']>(),
  applicationId: z.custom<ApplicationId>().optional(),
  paymentId: z.custom<PaymentId>().optional(),
  refundId: z.string().optional(),
  exportId: z.custom<ExportId>().optional(),
  searchedBy: z.custom<SearchedBy>().optional(),
  termHash: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  state: z.string().optional(),
  found: z.array(z.string()).optional(),
  movedTo: z.custom<ApplicationState>().optional(),
  reason: z.record(z.string(), z.unknown()).optional(),
});

/** What was looked for is hashed. Reason and reference are sealed: people write names into them. */
export async function toAuditRow({ term, reason, reference, ...entry }: AuditEntry, sealing: Sealing): Promise<Row> {
  const key = actKey(entry.at, entry.id);
  const { applicationId = entry.paymentId && applicationOf(entry.paymentId) } = entry;
  return {
    ...key,
    ...rowOf('act'),
    ...entry,
    ...(term !== undefined && { termHash: await sealing.hash(term) }),
    ...(reason !== undefined && { reason: await sealing.seal({ reason, reference }, key.PK + key.SK) }),
    ...(applicationId && { staffPK: byStaff.acts(applicationId), staffSK: key.SK }),
  };
}

const written = z.object({ reason: z.string(), reference: z.string().optional() });

/** Where what was written cannot be read any more, everything else still can. */
export async function fromAuditRow(stored: Row, sealing: Sealing): Promise<RecordedAct> {
  const { reason: sealed, ...entry } = actRow.parse(stored);
  if (sealed === undefined) return entry;
  const key = actKey(entry.at, entry.id);
  try {
    return { ...entry, ...written.parse(await sealing.open(sealed, key.PK + key.SK)) };
  } catch (error) {
    if (error instanceof Unreadable) return entry;
    throw error;
  }
}
