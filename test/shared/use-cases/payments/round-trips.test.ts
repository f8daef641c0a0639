import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createGatewayCalls } from '../../../../shared/adapters/dynamodb/payments/gateway-calls.ts';
import { countedGateway } from '../../../../shared/gateways/counted-gateway.ts';
import { backgroundWorkDone, runInBackground } from '../../../../shared/lambda/background.ts';
import type { CreateResult, PaymentGateway, PaymentOrder } from '../../../../shared/ports/payments/payment-gateway.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { anApplication } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable({ perUser: 100, perAddress: 100 });
});
afterAll(() => table.stop());

const GATEWAY_CALL = 'gateway call';

/** Asks for a payment at a gateway with this answer, while counting its calls takes as long as the test likes. */
async function ask(answer: (order: PaymentOrder) => CreateResult) {
  const { deps } = settlementContext(table);
  const application = anApplication();
  await table.ledger.commit({ application });
  table.sent.length = 0;
  const order: string[] = [];
  const written = Promise.withResolvers<void>();
  onTestFinished(() => written.resolve());
  const calls = createGatewayCalls({ client: table.client, name: 'evisa' });
  const gateway = {
    name: 'stripe',
    async create(one: PaymentOrder) {
      order.push(...table.sent.splice(0).map(({ name }) => name), GATEWAY_CALL);
      return answer(one);
    },
  } as unknown as PaymentGateway;
  const counted = countedGateway(gateway, (call) =>
    runInBackground('count', Promise.all([calls.count(call, deps.clock()), written.promise])),
  );
  const created = await createPayment(
    { ...deps, gateways: async () => counted, methods: [{ method: 'stripe', gateway: 'stripe' }] },
    {
      payer: { userId: application.userId, address: '203.0.113.7' },
      applicationId: application.id,
      method: 'stripe',
      device: 'desktop',
    },
  );
  order.push(...table.sent.splice(0).map(({ name }) => name));
  return { created, order, written };
}

it('a payment takes one read and one transaction; the call is counted beside the transaction, which does not wait', async () => {
  const { created, order, written } = await ask((one) => ({
    outcome: 'created',
    account: 'acct_1/test',
    reference: `pi_${one.id}`,
    checkout: () => ({ type: 'qr', codeUrl: 'x' }),
  }));
  expect(created.ok).toBe(true);
  const counted = ['UpdateItemCommand', 'TransactWriteItemsCommand'];
  expect(order).toEqual(['GetItemCommand', GATEWAY_CALL, ...counted]);
  written.resolve();
  await backgroundWorkDone();
});

it('a payment whose gateway does not answer takes no more: the count is written in place of the transaction', async () => {
  const { created, order, written } = await ask(() => ({ outcome: 'unknown' }));
  expect(created).toMatchObject({ error: { code: 'gateway_unavailable' } });
  expect(order).toEqual(['GetItemCommand', GATEWAY_CALL, 'UpdateItemCommand']);
  written.resolve();
  await backgroundWorkDone();
});
