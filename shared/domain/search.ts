import type { ApplicationId, PaymentId } from './ids.ts';
import type { GatewayName } from './payment-method.ts';
import { PERSONAL_SEARCH_FIELDS, type PersonalData, type PersonalSearchName, searchKey } from './personal-data.ts';
import type { TimeRange } from './time.ts';

/** A search by a personal field that is declared as searchable. */
export interface PersonalSearch {
  readonly by: PersonalSearchName;
  readonly value: string;
}

/** A staff search, by exactly one criterion. */
export type Search<State extends string> =
  | PersonalSearch
  | { readonly by: 'receipt_number'; readonly paymentId: PaymentId }
  | { readonly by: 'application_number'; readonly applicationId: ApplicationId }
  | { readonly by: 'user'; readonly userId: string }
  | { readonly by: 'gateway_reference'; readonly gateway: GatewayName; readonly reference: string }
  /** By creation time. `days` are the days of the office that were entered, for the audit trail. */
  | ({ readonly by: 'date'; readonly days: Days; readonly state?: State } & TimeRange);

/** First and last calendar day, `yyyy-mm-dd`, inclusive. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

export type SearchedBy = Search<string>['by'];

export const PERSONAL_SEARCHES: readonly PersonalSearchName[] = PERSONAL_SEARCH_FIELDS.map(({ by }) => by);

/** Maximum number of days in one search by date. */
export const MAX_SEARCH_DAYS = 31;

export function isPersonalSearch(search: Search<string>): search is PersonalSearch {
  return PERSONAL_SEARCH_FIELDS.some(({ by }) => by === search.by);
}

/** The normalized search terms of an application's personal data. */
export function indexTerms(personal: PersonalData): string[] {
  const values = personal.reveal();
  return PERSONAL_SEARCH_FIELDS.map(({ by, name }) => `${by}:${searchKey(name, values[name])}`);
}

/** The normalized term of a search, as one text. */
export function searchTerm(search: Exclude<Search<string>, { by: 'date' }>): string {
  switch (search.by) {
    case 'receipt_number':
      return `receipt:${search.paymentId}`;
    case 'application_number':
      return `application:${search.applicationId}`;
    case 'user':
      return `user:${search.userId}`;
    case 'gateway_reference':
      return `${search.gateway}:${search.reference}`;
    default: {
      const field = PERSONAL_SEARCH_FIELDS.find(({ by }) => by === search.by);
      return `${search.by}:${field === undefined ? search.value : searchKey(field.name, search.value)}`;
    }
  }
}
