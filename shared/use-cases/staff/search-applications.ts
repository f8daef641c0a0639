import { noteOf, type StaffMember } from '../../domain/act.ts';
import type { Application, ApplicationState } from '../../domain/application.ts';
import type { Search } from '../../domain/search.ts';
import type { Page, PageRequest } from '../../ports/common/page.ts';
import { recordAct } from './internal/record-act.ts';
import type { SearchDependencies } from './search-payments.ts';

export async function searchApplications(
  deps: SearchDependencies,
  by: StaffMember,
  search: Search<ApplicationState>,
  page: PageRequest,
): Promise<Page<Application>> {
  const result = await deps.search.applications(search, page);
  const found = result.items.map(({ id }) => id);
  await recordAct(deps, by, { act: 'search-applications', result: 'done', ...noteOf(search), found });
  return result;
}
