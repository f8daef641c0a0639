import type { AuditEvent, AuditEventDetails, StaffMember } from '../../../domain/audit-event.ts';
import type { Clock } from '../../../ports/common/clock.ts';
import type { RandomText } from '../../../ports/common/random.ts';
import type { AuditTrail } from '../../../ports/staff/audit-trail.ts';

export interface AuditDependencies {
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly randomText: RandomText;
}

/** The audit event of a change, to be written in the same transaction. */
export function newAuditEvent(
  { clock, randomText }: AuditDependencies,
  { id, role }: StaffMember,
  details: AuditEventDetails,
): AuditEvent {
  return { id: `act_${randomText(16)}`, at: clock(), by: { id, role }, ...details };
}

/** Records an action that changes nothing. Call it before the result is returned. */
export function recordAuditEvent(deps: AuditDependencies, by: StaffMember, details: AuditEventDetails): Promise<void> {
  return deps.audit.record(newAuditEvent(deps, by, details));
}
