import type { Application } from '../../domain/application.ts';
import type { StaffMember } from '../../domain/audit-event.ts';
import { fail, ok, type Result } from '../../domain/domain-error.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment.ts';
import type { ApplicationStore } from '../../ports/applications/application-store.ts';
import type { StaffSearch } from '../../ports/staff/staff-search.ts';
import { type AuditDependencies, recordAuditEvent } from './internal/record-audit-event.ts';

export type StaffGetApplicationDependencies = AuditDependencies & {
  readonly applications: ApplicationStore;
  readonly search: StaffSearch;
};

export interface ApplicationRecord {
  readonly application: Application;
  /** Newest first. */
  readonly payments: readonly Payment[];
}

/** Returns any user's application with all its payments, for staff. */
export async function staffGetApplication(
  deps: StaffGetApplicationDependencies,
  by: StaffMember,
  applicationId: ApplicationId,
): Promise<Result<ApplicationRecord>> {
  const [application, payments] = await Promise.all([
    deps.applications.get(applicationId),
    deps.search.paymentsOf(applicationId),
  ]);
  await recordAuditEvent(deps, by, {
    action: 'staff-get-application',
    applicationId,
    result: application ? 'done' : 'not_found',
  });
  return application ? ok({ application, payments }) : fail('not_found');
}
