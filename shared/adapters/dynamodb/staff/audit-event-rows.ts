import * as z from 'zod';
import type { ApplicationState } from '../../../domain/application.ts';
import type { AuditAction, AuditEvent, StaffRole, StoredAuditEvent } from '../../../domain/audit-event.ts';
import { type ApplicationId, applicationIdOf, type ExportId, type PaymentId } from '../../../domain/ids.ts';
import type { SearchedBy } from '../../../domain/search.ts';
import { DecryptionError } from '../../../ports/common/decryption-error.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { auditEventKey, byStaff } from '../common/keys.ts';
import { rowHeader } from '../common/row-version.ts';
import type { Row } from '../common/table.ts';

const auditEventRow = z.object({
  id: z.string(),
  at: z.number(),
  by: z.object({ id: z.string(), role: z.custom<StaffRole>() }),
  action: z.custom<AuditAction>(),
  result: z.custom<StoredAuditEvent['result']>(),
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
  newState: z.custom<ApplicationState>().optional(),
  withoutGateway: z.literal(true).optional(),
  reason: z.record(z.string(), z.unknown()).optional(),
});

/** The search term is hashed. Reason and reference are encrypted, since staff may enter names. */
export async function toAuditEventRow(
  { term, reason, reference, ...entry }: AuditEvent,
  encryption: FieldEncryption,
): Promise<Row> {
  const key = auditEventKey(entry.at, entry.id);
  const { applicationId = entry.paymentId && applicationIdOf(entry.paymentId) } = entry;
  return {
    ...key,
    ...rowHeader('audit-event'),
    ...entry,
    ...(term !== undefined && { termHash: await encryption.hash(term) }),
    ...(reason !== undefined && { reason: await encryption.encrypt({ reason, reference }, key.PK + key.SK) }),
    ...(applicationId && { staffPK: byStaff.auditEvents(applicationId), staffSK: key.SK }),
  };
}

const freeText = z.object({ reason: z.string(), reference: z.string().optional() });

/** If the free text cannot be decrypted, everything else is returned. */
export async function fromAuditEventRow(stored: Row, encryption: FieldEncryption): Promise<StoredAuditEvent> {
  const { reason: encrypted, ...entry } = auditEventRow.parse(stored);
  if (encrypted === undefined) return entry;
  const key = auditEventKey(entry.at, entry.id);
  try {
    return { ...entry, ...freeText.parse(await encryption.decrypt(encrypted, key.PK + key.SK)) };
  } catch (error) {
    if (error instanceof DecryptionError) return entry;
    throw error;
  }
}
