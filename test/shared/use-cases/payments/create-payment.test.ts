import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Application } from '../../../../shared/domain/application.ts';
import { RATE_WINDOW } from '../../../../shared/domain/rate-limits.ts';
import type { PaymentOrder } from '../../../../shared/ports/payments/payment-gateway.ts';
import { cancelPayment } from '../../../../shared/use-cases/payments/cancel-payment.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { randomText } from '../../../../shared/wiring/random-text.ts';
import { anApplication, NOW } from '../../../support/fixtures.ts';
import { ScriptedGateway } from '../../../support/scripted-gateway.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable({ perUser: 1, perAddress: 2 });
});
afterAll(() => table.stop());

class CardGateway extends ScriptedGateway {
  override async create({ id }: PaymentOrder = {} as PaymentOrder): Promise<never> {
    const checkout = () => ({ type: 'redirect', url: 'https://gateway.example/' });
    return { outcome: 'created', account: 'acct_1/test', reference: `pi_${id}`, checkout } as never;
  }
}

const gateway = new CardGateway(() => NOW);
const methods = [{ method: 'stripe', gateway: 'stripe' }] as const;

async function anApplicant(address: string, changes: Partial<Application> = {}) {
  const deps = { ...settlementContext(table).deps, methods, gateways: async () => gateway };
  const application = anApplication({ userId: `user-${randomText(8)}`, ...changes });
  await table.ledger.commit({ application });
  const { id: applicationId, userId } = application;
  const payer = { userId, address };
  return {
    pay: () => createPayment(deps, { payer, applicationId, method: 'stripe', device: 'desktop' }),
    cancel: (id: Parameters<typeof cancelPayment>[2]) => cancelPayment(deps, userId, id),
  };
}

it('too many payments of an applicant or from an address are rejected, each with the time of the next one', async () => {
  const [one, other, third] = [await anApplicant('a'), await anApplicant('a'), await anApplicant('a')];
  const first = await one.pay();
  if (!first.ok) throw new Error(first.error.code);
  gateway.books = { status: 'open' };
  await one.cancel(first.value.payment.id);
  const retryAt = NOW + RATE_WINDOW;
  expect(await one.pay()).toMatchObject({ error: { code: 'rate_limited', retryAt } });
  expect(await other.pay()).toMatchObject({ ok: true });
  expect(await third.pay()).toMatchObject({ error: { code: 'address_rate_limited', retryAt } });
});

it('an application that is submitted without a price is a fault of ours', async () => {
  const { quote: _, ...unpriced } = anApplication();
  const { pay } = await anApplicant('b', { ...unpriced, quote: undefined } as unknown as Application);
  await expect(pay()).rejects.toThrow('is submitted without a quote');
});
