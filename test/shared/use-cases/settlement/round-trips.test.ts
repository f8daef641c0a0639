import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Outcome } from '../../../../shared/domain/observation.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { reconcileEvents } from '../../../../shared/use-cases/settlement/internal/reconcile-events.ts';
import { observed, USD } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

/** The calls of the table when a gateway lists this about the payment. */
async function callsFor({ deps }: ReturnType<typeof settlementContext>, payment: Payment, outcome: Outcome) {
  const listed = (async function* () {
    yield { kind: 'payment', payment: observed(payment, outcome, { source: { by: 'sweep' } }) } as const;
  })();
  table.sent.length = 0;
  const result = await reconcileEvents(deps, payment.gateway, listed, Number.POSITIVE_INFINITY);
  expect(result).toMatchObject({ events: 1, failed: 0, unprocessable: 0 });
  return table.sent.map(({ name }) => name);
}

it('a listed success that was settled before costs one read', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  const calls = await callsFor(context, payment, { status: 'succeeded', captured: USD });
  expect(calls).toEqual(['TransactGetItemsCommand']);
});

it('anything else is settled without another read', async () => {
  const context = settlementContext(table);
  const payment = await context.opened();
  const calls = await callsFor(context, payment, { status: 'closed' });
  expect(calls).toEqual(['TransactGetItemsCommand', 'TransactWriteItemsCommand']);
});
