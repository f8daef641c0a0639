import { type Application, type ApplicationForm, splitForm } from '../../domain/application.ts';
import type { Result } from '../../domain/domain-error.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import { nextVersion } from '../../domain/next-version.ts';
import {
  type ApplicationChangeDependencies,
  commitOwnApplicationChange,
} from './internal/commit-application-change.ts';

/** A draft may be corrected; once it is submitted its fee is locked, and what the fee rests on with it. */
export function updateApplication(
  deps: ApplicationChangeDependencies,
  userId: string,
  id: ApplicationId,
  changes: Partial<ApplicationForm>,
): Promise<Result<Application>> {
  return commitOwnApplicationChange(deps, userId, id, async (application) => {
    if (application.state !== 'draft') return { code: 'application_not_draft' };
    if (application.unreadable) return { code: 'application_unreadable' };
    const { details, personal } = splitForm(changes);
    const corrected = nextVersion(application, deps.clock(), {
      details: { ...application.details, ...details },
      personal: application.personal.with(personal),
    });
    return { application: corrected, previousPersonal: application.personal };
  });
}
