import { type Application, type ApplicationForm, splitForm } from '../../domain/application.ts';
import type { Result } from '../../domain/domain-error.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import { nextVersion } from '../../domain/next-version.ts';
import {
  type ApplicationChangeDependencies,
  commitOwnApplicationChange,
} from './internal/commit-application-change.ts';

/** Updates a draft. After submission the fee is locked, so the fields that it depends on must not change. */
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
    const updated = nextVersion(application, deps.clock(), {
      details: { ...application.details, ...details },
      personal: application.personal.with(personal),
    });
    return { application: updated, previousPersonal: application.personal };
  });
}
