import type { Application, ApplicationState } from '../../domain/application.ts';
import { type StaffMember, searchDetails } from '../../domain/audit-event.ts';
import type { Search } from '../../domain/search.ts';
import type { Page, PageRequest } from '../../ports/common/page.ts';
import { recordAuditEvent } from './internal/record-audit-event.ts';
import type { SearchDependencies } from './search-payments.ts';

export async function searchApplications(
  deps: SearchDependencies,
  by: StaffMember,
  search: Search<ApplicationState>,
  page: PageRequest,
): Promise<Page<Application>> {
  const result = await deps.search.applications(search, page);
  const found = result.items.map(({ id }) => id);
  await recordAuditEvent(deps, by, { action: 'search-applications', result: 'done', ...searchDetails(search), found });
  return result;
}
