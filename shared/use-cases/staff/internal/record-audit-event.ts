import type { AuditEvent, AuditEventDetails, StaffMember } from '../../../domain/audit-event.ts';
import type { Clock } from '../../../ports/common/clock.ts';
import type { RandomText } from '../../../ports/common/random.ts';
import type { AuditTrail } from '../../../ports/staff/audit-trail.ts';

export interface AuditDependencies {
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly randomText: RandomText;
}

/** The entry that goes with a change, into the same transaction. */
export function newAuditEvent(
  { clock, randomText }: AuditDependencies,
  { id, role }: StaffMember,
  details: AuditEventDetails,
): AuditEvent {
  return { id: `act_${randomText(16)}`, at: clock(), by: { id, role }, ...details };
}

/** Records an act that changes nothing. Called before what was found is answered. */
export function recordAuditEvent(deps: AuditDependencies, by: StaffMember, details: AuditEventDetails): Promise<void> {
  return deps.audit.record(newAuditEvent(deps, by, details));
}
