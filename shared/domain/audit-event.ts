import type { Application, ApplicationState } from './application.ts';
import type { DomainErrorCode } from './domain-error.ts';
import type { ApplicationId, ExportId, PaymentId } from './ids.ts';
import { type Search, type SearchedBy, searchTerm } from './search.ts';

/** The role in which a member of staff acts. */
export type StaffRole = 'officer' | 'finance';

export interface StaffMember {
  readonly id: string;
  readonly role: StaffRole;
}

/** Four-eyes principle: staff must not process their own applications or the payments of these. */
export function isOwnApplication({ userId }: Pick<Application, 'userId'>, { id }: StaffMember): boolean {
  return userId === id;
}

/** Actions of staff, named after the functions that perform them. */
export type AuditAction =
  | 'search-payments'
  | 'search-applications'
  | 'staff-get-payment'
  | 'staff-check-payment'
  | 'staff-get-application'
  | 'change-application-status'
  | 'request-refund'
  | 'record-manual-refund'
  | 'get-audit-trail'
  | 'request-export'
  | 'download-export';

/** The action, its target and its result. Without personal data, except for the search term, which is hashed before it is stored. */
export interface AuditEventDetails {
  readonly action: AuditAction;
  readonly result: 'done' | 'already_done' | DomainErrorCode;
  readonly applicationId?: ApplicationId;
  readonly paymentId?: PaymentId;
  readonly refundId?: string;
  readonly exportId?: ExportId;
  readonly searchedBy?: SearchedBy;
  /** The search term in plain text; stored only as a keyed hash. */
  readonly term?: string;
  /** Days of the office, inclusive. */
  readonly from?: string;
  readonly to?: string;
  readonly state?: string;
  /** The ids of the results. */
  readonly found?: readonly string[];
  readonly newState?: ApplicationState;
  /** The reference of a manual refund. */
  readonly reference?: string;
  /** A manual refund that was recorded without asking the gateway. */
  readonly withoutGateway?: true;
  /** The reason that the member of staff entered. */
  readonly reason?: string;
}

/** An action of a member of staff; `at` is UTC milliseconds. */
export interface AuditEvent extends AuditEventDetails {
  readonly id: string;
  readonly at: number;
  readonly by: StaffMember;
}

/** An audit event as it is read back: with the keyed hash in place of the search term. */
export type StoredAuditEvent = Omit<AuditEvent, 'term'> & { readonly termHash?: string };

/** A search in the form that the audit trail records. */
export function searchDetails(
  search: Search<string>,
): Pick<AuditEventDetails, 'searchedBy' | 'term' | 'from' | 'to' | 'state'> {
  if (search.by !== 'date') return { searchedBy: search.by, term: searchTerm(search) };
  const { days, state } = search;
  return { searchedBy: 'date', ...days, ...(state !== undefined && { state }) };
}
