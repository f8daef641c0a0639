import type { Act, AuditEntry, StaffMember } from '../../../domain/act.ts';
import type { Clock } from '../../../ports/common/clock.ts';
import type { RandomText } from '../../../ports/common/random.ts';
import type { AuditTrail } from '../../../ports/staff/audit-trail.ts';

export interface AuditDependencies {
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly randomText: RandomText;
}

/** The entry that goes with a change, into the same transaction. */
export function entryOf({ clock, randomText }: AuditDependencies, { id, role }: StaffMember, act: Act): AuditEntry {
  return { id: `act_${randomText(16)}`, at: clock(), by: { id, role }, ...act };
}

/** Records an act that changes nothing. Called before what was found is answered. */
export function recordAct(deps: AuditDependencies, by: StaffMember, act: Act): Promise<void> {
  return deps.audit.record(entryOf(deps, by, act));
}
