import { MINUTE } from '../../shared/domain/time.ts';
import { type BookEntry, sum } from './book-entry.ts';
import type { Statements } from './statements.ts';

/** An applicant whose gateway fails. Times are UTC milliseconds of the system's clock. */
export interface Affected {
  readonly applicationId: string;
  /** Whether a payment was open at the failing gateway, or the gateway only refused to begin one. */
  readonly hadOpen: boolean;
  /** When the outage began, or the applicant's own first attempt in it. */
  readonly since: number;
}

/** Times are UTC milliseconds of the system's clock. */
export interface OutageFacts {
  readonly gateway: string;
  /** What the gateway carries. */
  readonly methods: readonly string[];
  readonly begunAt: number;
  readonly endedAt: number;
  /** Real time. */
  readonly seconds: number;
  /** When the API first listed the gateway's method as failing. */
  readonly shownAt?: number;
  readonly affected: readonly Affected[];
}

export interface OutageReport {
  readonly gateway: string;
  /** By the system's clock, which skips the time in which everybody waits. */
  readonly minutes: number;
  /** Real time. */
  readonly seconds: number;
  readonly applicants: number;
  /** Until the API listed the method as failing (minutes of the system's clock); absent if it never did. */
  readonly shownAfter?: number;
  /** Until a payment at another gateway began that was accepted (minutes of the system's clock). */
  readonly elsewhere: { readonly withoutOpenPayment: Times; readonly withOpenPayment: Times };
  /** Paid at the failing gateway after all, or not at all. */
  readonly notElsewhere: number;
  /** Applications for which more than one payment was captured: late money. */
  readonly capturedTwice: number;
  /** Applications for which more than one captured payment was kept. */
  readonly doubles: number;
}

interface Times {
  readonly applicants: number;
  readonly median?: number;
  readonly worst?: number;
}

/** Measures an outage by what the books and the API say after the run. */
export function reportOutage(
  { gateway, methods, begunAt, endedAt, seconds, shownAt, affected }: OutageFacts,
  books: readonly BookEntry[],
  { applications, payments }: Pick<Statements, 'applications' | 'payments'>,
): OutageReport {
  const elsewhere = affected.flatMap(({ applicationId, hadOpen, since }) => {
    const paid = payments.find((one) => one.applicationId === applicationId && one.accepted);
    if (paid === undefined || methods.includes(paid.method)) return [];
    return [{ hadOpen, minutes: minutesBetween(since, Date.parse(paid.createdAt)) }];
  });
  const timesOf = (hadOpen: boolean) => summary(elsewhere.filter((one) => one.hadOpen === hadOpen));
  const captured = applications.map(({ id }) => {
    const captures = payments.filter((one) => one.applicationId === id && capturedBy(books, one.id) > 0);
    return { captures: captures.length, kept: captures.filter((one) => keptOf(books, one) > 0).length };
  });
  return {
    gateway,
    minutes: minutesBetween(begunAt, endedAt),
    seconds,
    applicants: affected.length,
    ...(shownAt !== undefined && { shownAfter: minutesBetween(begunAt, shownAt) }),
    elsewhere: { withoutOpenPayment: timesOf(false), withOpenPayment: timesOf(true) },
    notElsewhere: affected.length - elsewhere.length,
    capturedTwice: captured.filter(({ captures }) => captures > 1).length,
    doubles: captured.filter(({ kept }) => kept > 1).length,
  };
}

function capturedBy(books: readonly BookEntry[], payment: string): number {
  return sum(books.filter(({ paymentId }) => paymentId === payment).map(({ captured }) => captured));
}

/** What nobody has returned or is about to return. */
function keptOf(books: readonly BookEntry[], { id, refunds }: Statements['payments'][number]): number {
  const entries = books.filter(({ paymentId }) => paymentId === id);
  const returned = entries.flatMap((one) => [
    ...one.refunds.filter(({ state }) => state !== 'failed'),
    ...one.disputes.filter(({ state }) => state === 'lost'),
  ]);
  const byStaff = refunds.filter(({ state, manualRefund }) => state === 'manual_review' || manualRefund !== undefined);
  return (
    capturedBy(books, id) - sum(returned.map(({ amount }) => amount)) - sum(byStaff.map((one) => one.amount.amount))
  );
}

function minutesBetween(from: number, to: number): number {
  return Math.round((to - from) / (MINUTE / 10)) / 10;
}

function summary(times: readonly { readonly minutes: number }[]): Times {
  const sorted = times.map(({ minutes }) => minutes).toSorted((a, b) => a - b);
  const [median, worst] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return { applicants: sorted.length, ...(median !== undefined && { median }), ...(worst !== undefined && { worst }) };
}

export function printOutage({ gateway, elsewhere, ...outage }: OutageReport): void {
  const shown = outage.shownAfter === undefined ? 'never' : `after ${outage.shownAfter} min`;
  const took = ({ applicants, median = 0, worst = 0 }: Times) =>
    applicants === 0 ? 'nobody' : `${applicants} applicants, median ${median} min, worst ${worst} min`;
  console.log(
    `\nOutage of ${gateway}: ${outage.minutes} min by the system's clock, of which ${outage.seconds} s in real time`,
  );
  console.log(`  the API listed it as failing: ${shown}`);
  console.log(
    `  to a payment elsewhere, if the gateway only refused to begin one: ${took(elsewhere.withoutOpenPayment)}`,
  );
  console.log(`  to a payment elsewhere, with an open payment at the gateway: ${took(elsewhere.withOpenPayment)}`);
  console.log(`  paid at the gateway after all, or not at all: ${outage.notElsewhere} of ${outage.applicants}`);
  console.log(`  captured twice, and returned: ${outage.capturedTwice} applications; doubles: ${outage.doubles}`);
}
