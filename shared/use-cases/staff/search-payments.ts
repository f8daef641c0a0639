import { type StaffMember, searchDetails } from '../../domain/audit-event.ts';
import type { Payment, PaymentState } from '../../domain/payment.ts';
import type { Search } from '../../domain/search.ts';
import type { Page, PageRequest } from '../../ports/common/page.ts';
import type { StaffSearch } from '../../ports/staff/staff-search.ts';
import { type AuditDependencies, recordAuditEvent } from './internal/record-audit-event.ts';

export type SearchDependencies = AuditDependencies & { readonly search: StaffSearch };

export async function searchPayments(
  deps: SearchDependencies,
  by: StaffMember,
  search: Search<PaymentState>,
  page: PageRequest,
): Promise<Page<Payment>> {
  const result = await deps.search.payments(search, page);
  const found = result.items.map(({ id }) => id);
  await recordAuditEvent(deps, by, { action: 'search-payments', result: 'done', ...searchDetails(search), found });
  return result;
}
