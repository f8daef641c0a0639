import { isTheirOwn, type StaffMember } from '../../domain/act.ts';
import { type Application, applicationMayBecome } from '../../domain/application.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Result } from '../../domain/refusal.ts';
import {
  type ChangeApplicationDependencies,
  changeAnyApplication,
} from '../applications/internal/change-application.ts';
import { type AuditDependencies, entryOf, recordAct } from './internal/record-act.ts';

export interface Move {
  readonly applicationId: ApplicationId;
  readonly to: 'processing' | 'approved' | 'rejected';
  readonly reason: string;
}

/**
 * The office takes an application into work, and decides on it. Its entry in the audit trail is of the same transaction. What is there
 * already stays as it is: a repeated request is answered like the first.
 */
export async function moveApplication(
  deps: ChangeApplicationDependencies & AuditDependencies,
  by: StaffMember,
  { applicationId, to, reason }: Move,
): Promise<Result<Application>> {
  const act = { act: 'move-application', applicationId, movedTo: to, reason } as const;
  let isThere = false;
  const result = await changeAnyApplication(deps, applicationId, async (application) => {
    if (isTheirOwn(application, by)) return { code: 'own_application' };
    isThere = application.state === to;
    if (isThere) return application;
    if (!applicationMayBecome(application.state, to)) return { code: 'move_not_allowed' };
    const moved = { ...application, state: to, updatedAt: deps.clock(), version: application.version + 1 };
    return { application: moved, act: entryOf(deps, by, { ...act, result: 'done' }) };
  });
  if (!result.ok) await recordAct(deps, by, { ...act, result: result.refusal.code });
  else if (isThere) await recordAct(deps, by, { ...act, result: 'done_before' });
  return result;
}
