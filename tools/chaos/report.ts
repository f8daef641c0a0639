import type { Discrepancy } from './audit.ts';
import { type BookEntry, sum } from './book-entry.ts';
import { type OutageReport, printOutage } from './outage-report.ts';
import type { Statements } from './statements.ts';

export interface Outcome {
  readonly seed: number;
  /** Number of started payments. */
  readonly payments: number;
  readonly applications: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly kills: number;
  readonly discrepancies: readonly Discrepancy[];
  readonly outcomes: Readonly<Record<string, number>>;
  /** Of one gateway in the middle of the run, if that was long enough. */
  readonly outage?: OutageReport;
  /** Days that the clock was advanced. */
  readonly days: number;
  readonly seconds: number;
}

/** Counts the final states. */
export function countOutcomes(
  books: readonly BookEntry[],
  { applications, payments }: Statements,
): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const { state, reversed } of applications) count(`application ${state}${reversed ? ', reversed' : ''}`);
  for (const { status, accepted, history, refunds, disputes = [] } of payments) {
    count(
      status === 'succeeded' ? `payment succeeded, ${accepted ? 'accepted' : 'not accepted'}` : `payment ${status}`,
    );
    const late = history.find(
      ({ from, to }) => to === 'succeeded' && ['failed', 'canceled', 'expired'].includes(from ?? ''),
    );
    if (late) count(`late success, ${late.description}`);
    for (const { id, state } of refunds) {
      const entry = history.findLast(({ description }) => description.startsWith(`refund ${id}: ${state}`));
      // The text after the state says why no attempt succeeded.
      count(
        state === 'manual_review' ? `refund ${entry?.description.slice(`refund ${id}: `.length)}` : `refund ${state}`,
      );
    }
    for (const { state } of disputes) count(`dispute ${state}`);
    if (disputes.length > 1) count(`payment with ${disputes.length} disputes`);
  }
  const captures = new Map<string, number>();
  const applicationOf = new Map(payments.map((payment) => [payment.id as string, payment.applicationId as string]));
  for (const { paymentId, captured } of books) {
    const id = applicationOf.get(paymentId) ?? '';
    if (captured > 0) captures.set(id, (captures.get(id) ?? 0) + 1);
  }
  counts['application captured more than once'] = [...captures.values()].filter((times) => times > 1).length;
  counts['gateway payments with captured money'] = sum([...captures.values()]);
  return Object.fromEntries(Object.entries(counts).toSorted());
}

export function print({ faults, kills, outcomes, outage, discrepancies, ...run }: Outcome): void {
  const table = (title: string, counts: Readonly<Record<string, number>>) => {
    console.log(`\n${title}`);
    for (const [name, n] of Object.entries(counts)) console.log(`  ${String(n).padStart(6)}  ${name}`);
  };
  table('Injected faults', { ...faults, 'process killed': kills });
  table('Outcomes', outcomes);
  if (outage) printOutage(outage);
  console.log(
    `\nSeed ${run.seed}: ${run.payments} payments of ${run.applications} applications in ${run.seconds} s and ${run.days} days.`,
  );
  for (const { description, payment, application } of discrepancies)
    console.log(`  ✗ ${application ?? ''} ${payment ?? ''} ${description}`);
  console.log(
    discrepancies.length === 0 ? 'Every minor unit is accounted for.' : `${discrepancies.length} discrepancies.`,
  );
}
