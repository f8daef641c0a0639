import { afterAll, beforeAll, expect, it } from 'vitest';
import { queryPayment } from '../../../../shared/use-cases/settlement/internal/query-payment.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

it('a payment that has succeeded is decided: its gateway is not queried', async () => {
  const { deps, gateway, paid } = settlementContext(table);
  const snapshot = await deps.ledger.read((await paid()).id);
  expect(await queryPayment(deps, snapshot, 'check')).toEqual({ gatewayAnswered: true, snapshot });
  expect(gateway.calls).toEqual([]);
});
