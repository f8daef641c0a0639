import type { Application, ApplicationState } from './application.ts';
import type { DomainErrorCode } from './domain-error.ts';
import type { ApplicationId, ExportId, PaymentId } from './ids.ts';
import { type Search, type SearchedBy, searchTerm } from './search.ts';

/** In which capacity somebody of the office acts. */
export type StaffRole = 'officer' | 'finance';

export interface StaffMember {
  readonly id: string;
  readonly role: StaffRole;
}

/** Four eyes: nobody decides on an application of their own, or on its money. */
export function isOwnApplication({ userId }: Pick<Application, 'userId'>, { id }: StaffMember): boolean {
  return userId === id;
}

/** What staff do, under the names of the functions that do it. */
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

/** What was done, to what, and with which result. Nothing personal: of a search only its kind, and what the audit trail hashes. */
export interface AuditEventDetails {
  readonly action: AuditAction;
  readonly result: 'done' | 'already_done' | DomainErrorCode;
  readonly applicationId?: ApplicationId;
  readonly paymentId?: PaymentId;
  readonly refundId?: string;
  readonly exportId?: ExportId;
  readonly searchedBy?: SearchedBy;
  /** What was looked for, in the clear; it is kept as its keyed hash. */
  readonly term?: string;
  /** UTC days, both included. */
  readonly from?: string;
  readonly to?: string;
  readonly state?: string;
  /** The ids of what was shown. */
  readonly found?: readonly string[];
  readonly newState?: ApplicationState;
  /** Of what brought a refund back outside the gateway. */
  readonly reference?: string;
  /** Why, as it was given. */
  readonly reason?: string;
}

/** An act of a member of staff; `at` is UTC milliseconds. */
export interface AuditEvent extends AuditEventDetails {
  readonly id: string;
  readonly at: number;
  readonly by: StaffMember;
}

/** The same as it is read again: what was looked for is known by its keyed hash alone. */
export type StoredAuditEvent = Omit<AuditEvent, 'term'> & { readonly termHash?: string };

/** A search as the audit trail notes it. */
export function searchDetails(
  search: Search<string>,
): Pick<AuditEventDetails, 'searchedBy' | 'term' | 'from' | 'to' | 'state'> {
  if (search.by !== 'date') return { searchedBy: search.by, term: searchTerm(search) };
  const { from, until, state } = search;
  return { searchedBy: 'date', from: day(from), to: day(until - 1), ...(state !== undefined && { state }) };
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10);
