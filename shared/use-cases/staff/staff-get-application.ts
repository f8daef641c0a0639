import type { StaffMember } from '../../domain/act.ts';
import type { Application } from '../../domain/application.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment.ts';
import { done, type Result, refused } from '../../domain/refusal.ts';
import type { ApplicationStore } from '../../ports/applications/application-store.ts';
import type { StaffSearch } from '../../ports/staff/staff-search.ts';
import { type AuditDependencies, recordAct } from './internal/record-act.ts';

export type ViewApplicationDependencies = AuditDependencies & {
  readonly applications: ApplicationStore;
  readonly search: StaffSearch;
};

export interface ApplicationRecord {
  readonly application: Application;
  /** Newest first. */
  readonly payments: readonly Payment[];
}

/** Anybody's application with all that was begun to pay it, for staff. */
export async function viewApplication(
  deps: ViewApplicationDependencies,
  by: StaffMember,
  applicationId: ApplicationId,
): Promise<Result<ApplicationRecord>> {
  const [application, payments] = await Promise.all([
    deps.applications.get(applicationId),
    deps.search.paymentsOf(applicationId),
  ]);
  await recordAct(deps, by, { act: 'view-application', applicationId, result: application ? 'done' : 'not_found' });
  return application ? done({ application, payments }) : refused('not_found');
}
