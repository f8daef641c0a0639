import type { Application, ApplicationForm } from '../../domain/application.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Result } from '../../domain/refusal.ts';
import { type ChangeApplicationDependencies, changeApplication } from './internal/change-application.ts';

/** A draft may be corrected; once it is submitted its fee is locked, and what the fee rests on with it. */
export function correctApplication(
  deps: ChangeApplicationDependencies,
  userId: string,
  id: ApplicationId,
  correction: Partial<ApplicationForm>,
): Promise<Result<Application>> {
  return changeApplication(deps, userId, id, async (application) => {
    if (application.state !== 'draft') return { code: 'application_not_draft' };
    if (application.unreadable) return { code: 'unreadable' };
    const form = { ...application.form, ...correction };
    const corrected = { ...application, form, updatedAt: deps.clock(), version: application.version + 1 };
    return { application: corrected, formerForm: application.form };
  });
}
