import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Payment } from '../../../../shared/domain/payment.ts';
import type { Source } from '../../../../shared/domain/source.ts';
import { readRoutes } from '../../../../shared/gateways/method-routes.ts';
import type { PayerContext, PaymentOrder } from '../../../../shared/ports/payments/payment-gateway.ts';
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

class WatchedGateway extends ScriptedGateway {
  readonly payers: (PayerContext | undefined)[] = [];

  override async create({ id }: PaymentOrder = {} as PaymentOrder, payer?: PayerContext): Promise<never> {
    this.payers.push(payer);
    const checkout = { type: 'redirect', url: 'https://gateway.example' } as const;
    return { outcome: 'created', account: 'acct_1/test', reference: `pi_${id}`, checkout: () => checkout } as never;
  }

  override query(payment: Payment, source: Source, payer?: PayerContext) {
    this.payers.push(payer);
    return super.query(payment, source);
  }
}

it('a gateway is told the device, the address and the language of the payer, at the start and on resuming', async () => {
  const gateway = new WatchedGateway(() => NOW);
  const application = anApplication({ userId: `user-${randomText(8)}` });
  await table.ledger.commit({ application });
  const deps = { ...settlementContext(table).deps, methods: readRoutes('stripe'), gateways: async () => gateway };
  const payer = { userId: application.userId, address: '203.0.113.7' };
  const request = { payer, applicationId: application.id, method: 'stripe', device: 'phone' } as const;
  expect(await createPayment(deps, request)).toMatchObject({ ok: true });
  await createPayment(deps, request);
  const { language } = application.details;
  const told = { device: 'phone', address: '203.0.113.7', language };
  expect(gateway.payers.slice(0, 2)).toEqual([told, told]);
});
