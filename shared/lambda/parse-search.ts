import type * as z from 'zod';
import type { applicationSearch, paymentSearch } from '../api/staff-schemas.ts';
import type { ApplicationState } from '../domain/application.ts';
import { applicationIdOfNumber, paymentIdOfReceipt } from '../domain/ids.ts';
import type { PaymentState } from '../domain/payment.ts';
import type { Search } from '../domain/search.ts';
import { DAY } from '../domain/time.ts';
import type { PageRequest } from '../ports/common/page.ts';
import { ProblemError } from './problems.ts';

type PaymentBody = z.output<typeof paymentSearch>;
type ApplicationBody = z.output<typeof applicationSearch>;
type NotByDate = Exclude<PaymentBody, { by: 'date' }>;

interface ParsedSearch<S extends string> {
  readonly search: Search<S>;
  readonly page: PageRequest;
}

export function parsePaymentSearch(body: PaymentBody): ParsedSearch<PaymentState> {
  return { search: body.by === 'date' ? dateSearch(body, body.status) : searchOf(body), page: pageOf(body) };
}

export function parseApplicationSearch(body: ApplicationBody): ParsedSearch<ApplicationState> {
  return { search: body.by === 'date' ? dateSearch(body, body.state) : searchOf(body), page: pageOf(body) };
}

function dateSearch<S extends string>(days: { from: string; to: string }, state: S | undefined): Search<S> {
  const span = { from: Date.parse(days.from), until: Date.parse(days.to) + DAY };
  return { by: 'date', ...span, ...(state !== undefined && { state }) };
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
