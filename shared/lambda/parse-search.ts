import type * as z from 'zod';
import type { applicationSearch, paymentSearch } from '../api/schemas/staff.ts';
import type { OfficeTime } from '../calendar/office-time.ts';
import type { ApplicationState } from '../domain/application.ts';
import { dayCount } from '../domain/export.ts';
import { applicationIdOfNumber, paymentIdOfReceipt } from '../domain/ids.ts';
import type { PaymentState } from '../domain/payment.ts';
import { type Days, MAX_SEARCH_DAYS, type Search } from '../domain/search.ts';
import type { PageRequest } from '../ports/common/page.ts';
import { ProblemError } from './problems.ts';

type PaymentBody = z.output<typeof paymentSearch>;
type ApplicationBody = z.output<typeof applicationSearch>;
type NotByDate = Exclude<PaymentBody, { by: 'date' }>;

interface ParsedSearch<S extends string> {
  readonly search: Search<S>;
  readonly page: PageRequest;
}

/** @throws ProblemError for a range of days that is empty or too long, or a mistyped number */
export function parsePaymentSearch(body: PaymentBody, office: OfficeTime): ParsedSearch<PaymentState> {
  return { search: body.by === 'date' ? dateSearch(body, office, body.status) : searchOf(body), page: pageOf(body) };
}

/** @throws ProblemError for a range of days that is empty or too long, or a mistyped number */
export function parseApplicationSearch(body: ApplicationBody, office: OfficeTime): ParsedSearch<ApplicationState> {
  return { search: body.by === 'date' ? dateSearch(body, office, body.state) : searchOf(body), page: pageOf(body) };
}

function dateSearch<S extends string>({ from, to }: Days, office: OfficeTime, state: S | undefined): Search<S> {
  const count = dayCount({ from, to });
  if (count < 1 || count > MAX_SEARCH_DAYS) throw new ProblemError('invalid_date_range');
  const range = office.range(from, to);
  return { by: 'date', days: { from, to }, ...range, ...(state !== undefined && { state }) };
}

function searchOf(body: NotByDate): Exclude<Search<never>, { by: 'date' }> {
  switch (body.by) {
    case 'receipt_number':
      return { by: body.by, paymentId: orMistyped(paymentIdOfReceipt(body.receiptNumber)) };
    case 'application_number':
      return { by: body.by, applicationId: orMistyped(applicationIdOfNumber(body.applicationNumber)) };
    default:
      return body;
  }
}

/** A slip is no unknown number: "nothing found" would be a wrong answer to it. */
function orMistyped<T>(id: T | undefined): T {
  if (id === undefined) throw new ProblemError('number_mistyped');
  return id;
}

function pageOf({ limit, cursor }: PaymentBody | ApplicationBody): PageRequest {
  return { limit, ...(cursor !== undefined && { cursor }) };
}
