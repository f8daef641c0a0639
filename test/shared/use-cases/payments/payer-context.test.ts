import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readRoutes } from '../../../../shared/gateways/method-routes.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { randomText } from '../../../../shared/wiring/random-text.ts';
import { anApplication, NOW } from '../../../support/fixtures.ts';
import { ScriptedGateway } from '../../../support/scripted-gateway.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

it('a gateway is told the device, the address and the language of the payer, at the start and on resuming', async () => {
  const gateway = new ScriptedGateway(() => NOW);
  const [create, query] = [vi.spyOn(gateway, 'create'), vi.spyOn(gateway, 'query')];
  const application = anApplication({ userId: `user-${randomText(8)}` });
  await table.ledger.commit({ application });
  const deps = { ...settlementContext(table).deps, methods: readRoutes('stripe'), gateways: async () => gateway };
  const payer = { userId: application.userId, address: '203.0.113.7' };
  const request = { payer, applicationId: application.id, method: 'stripe', device: 'phone' } as const;
  expect(await createPayment(deps, request)).toMatchObject({ ok: true });
  expect(await createPayment(deps, request)).toMatchObject({ ok: true });
  const { language } = application.details;
  const told = { device: 'phone', address: '203.0.113.7', language };
  expect(create).toHaveBeenCalledExactlyOnceWith(expect.anything(), told);
  expect(query).toHaveBeenCalledExactlyOnceWith(expect.anything(), expect.anything(), told);
});
