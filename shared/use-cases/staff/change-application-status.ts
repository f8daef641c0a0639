import { type Application, canTransitionApplication } from '../../domain/application.ts';
import { isOwnApplication, type StaffMember } from '../../domain/audit-event.ts';
import type { Result } from '../../domain/domain-error.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import { nextVersion } from '../../domain/next-version.ts';
import {
  type ApplicationChangeDependencies,
  commitApplicationChange,
} from '../applications/internal/commit-application-change.ts';
import { type AuditDependencies, newAuditEvent, recordAuditEvent } from './internal/record-audit-event.ts';

export interface StatusChange {
  readonly applicationId: ApplicationId;
  readonly to: 'processing' | 'approved' | 'rejected';
  readonly reason: string;
}

/**
 * Moves an application to `processing`, `approved` or `rejected`. The audit event is written in the same transaction. Repeating a
 * request changes nothing and returns the same answer.
 */
export async function changeApplicationStatus(
  deps: ApplicationChangeDependencies & AuditDependencies,
  by: StaffMember,
  { applicationId, to, reason }: StatusChange,
): Promise<Result<Application>> {
  const action = { action: 'change-application-status', applicationId, newState: to, reason } as const;
  let isUnchanged = false;
  const result = await commitApplicationChange(deps, applicationId, async (application) => {
    if (isOwnApplication(application, by)) return { code: 'own_application' };
    isUnchanged = application.state === to;
    if (isUnchanged) return application;
    if (!canTransitionApplication(application.state, to)) return { code: 'status_change_not_allowed' };
    const changed = nextVersion(application, deps.clock(), { state: to });
    return { application: changed, auditEvent: newAuditEvent(deps, by, { ...action, result: 'done' }) };
  });
  if (!result.ok) await recordAuditEvent(deps, by, { ...action, result: result.error.code });
  else if (isUnchanged) await recordAuditEvent(deps, by, { ...action, result: 'already_done' });
  return result;
}
