import type { ApplicationForm } from './application.ts';
import type { PaymentId } from './ids.ts';
import type { PaymentMethod } from './payment-method.ts';

/** The one way in which staff look for something. */
export type Search<State extends string> =
  | { readonly by: 'receipt_number'; readonly paymentId: PaymentId }
  | { readonly by: 'email'; readonly email: string }
  | { readonly by: 'passport_number'; readonly passportNumber: string }
  | { readonly by: 'user'; readonly userId: string }
  | { readonly by: 'gateway_reference'; readonly method: PaymentMethod; readonly reference: string }
  /** UTC milliseconds of creation, from included, until excluded. */
  | { readonly by: 'date'; readonly from: number; readonly until: number; readonly state?: State };

export type SearchedBy = Search<string>['by'];

/** Staff look through so many days at once. */
export const MAX_SEARCH_DAYS = 31;

/** What an application is found by: the same however the applicant wrote it. */
export const emailTerm = (email: string): string => `email:${email.trim().normalize('NFC').toLowerCase()}`;
export const passportTerm = (number: string): string => `passport:${number.replace(/[\s-]/g, '').toUpperCase()}`;

export function indexTerms({ email, passportNumber }: ApplicationForm): string[] {
  return [emailTerm(email), passportTerm(passportNumber)];
}

/** What is looked for, as one text. */
export function searchTerm(search: Exclude<Search<string>, { by: 'date' }>): string {
  switch (search.by) {
    case 'receipt_number':
      return `receipt:${search.paymentId}`;
    case 'email':
      return emailTerm(search.email);
    case 'passport_number':
      return passportTerm(search.passportNumber);
    case 'user':
      return `user:${search.userId}`;
    case 'gateway_reference':
      return `${search.method}:${search.reference}`;
  }
}
