import type { Application, PaymentRecord } from '../../client/api-client.ts';
import { toApplicationFacts, toPaymentRecordResponse } from '../../shared/lambda/responses.ts';
import { audit } from '../chaos/audit.ts';
import type { Books } from './gateways/books.ts';
import type { Problem } from './problem.ts';
import type { World } from './world.ts';

/**
 * What is wrong at the end of a world: the audit of the chaos run, which compares the gateways' books with what the API says, payment by
 * payment, and what was violated on the way.
 */
export function findProblems(world: World): Problem[] {
  const { table, watch } = world;
  const rows = table.applicationIds.map((id) => table.snapshot(id));
  const applications = rows.flatMap(({ application }) =>
    application ? [toApplicationFacts(application, world.routes)] : [],
  );
  const payments = rows.flatMap(({ payments: all }) =>
    all.flatMap(({ id }) => {
      const record = table.record(id);
      return record === undefined ? [] : [toPaymentRecordResponse({ ...record, history: table.writtenHistory(id) })];
    }),
  );
  const statements = {
    applications: applications as unknown as Application[],
    payments: payments as unknown as PaymentRecord[],
    alarmed: new Set([...world.alarms].map((one) => one.replace('refund_manual_review ', ''))),
  };
  const books = Object.values(world.books).flatMap((one) => one.entries());
  const found = audit(books, statements)
    // The watch has seen the rows of that moment; these are times of clocks that differ.
    .filter(({ description }) => !description.includes('was left open when'))
    .map(
      ({ application = '', payment = '', description }): Problem => ({
        rule: ruleOf(description),
        detail: `${payment || application} ${description}`,
      }),
    );
  const violations = watch.violations.map(({ rule, detail }) => ({ rule, detail }));
  const aboutGateways = world.health.findProblems(world.alarms);
  return [...violations, ...found, ...unrecordedMoney(world), ...aboutGateways, ...world.unfinished()];
}

/** Money that no payment explains is stored for a person to investigate, who is alarmed. */
function unrecordedMoney({ books, table, alarms }: World): Problem[] {
  const recorded = [...table.unmatched.values()];
  const all: readonly Books[] = Object.values(books);
  return all.flatMap(({ gateway, foreignOrders }) =>
    foreignOrders
      .filter(
        ({ paymentId }) =>
          !alarms.has(`unmatched_payment ${paymentId}`) ||
          !recorded.some((one) => one.gateway === gateway && one.paymentId === paymentId),
      )
      .map(({ paymentId }) => ({ rule: 'money without a payment is not recorded', detail: `${gateway} ${paymentId}` })),
  );
}

function ruleOf(description: string): string {
  return description.replace(/\b(pay|app|re|rf|gw|dispute|refund)_?\w*\d\w*/g, '…').replace(/\d+/g, 'n');
}
