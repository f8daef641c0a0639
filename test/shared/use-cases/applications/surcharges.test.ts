import { afterAll, beforeAll, expect, it } from 'vitest';
import { readFeeSchedules } from '../../../../shared/adapters/fee-schedule/fee-schedules.ts';
import type { Application } from '../../../../shared/domain/application.ts';
import { money } from '../../../../shared/domain/money.ts';
import type { PaymentMethod } from '../../../../shared/domain/payment-method.ts';
import { readRoutes } from '../../../../shared/gateways/method-routes.ts';
import { METHOD_RULES } from '../../../../shared/gateways/registry.ts';
import { toQuoteResponse } from '../../../../shared/lambda/responses.ts';
import { submitApplication } from '../../../../shared/use-cases/applications/submit-application.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { anApplication } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const METHODS = readRoutes('stripe,alipay');
const scheduleWith = (surchargeBasisPoints: unknown) => {
  const fees = [
    { amount: 19_000, currency: 'AUD' },
    { amount: 90_000, currency: 'CNY' },
  ];
  const rules = [{ nationalities: '*', visaTypes: '*', fees, surchargeBasisPoints }];
  const validFrom = '2026-01-01T00:00:00Z';
  return readFeeSchedules([{ version: '1', validFrom, visaTypes: ['tourist-30-days'], rules }], METHOD_RULES);
};

/** An application that was submitted under this surcharge, as it is stored. */
async function submittedUnder(surchargeBasisPoints: unknown) {
  const { deps } = settlementContext(table);
  const { quote: _, submittedAt: __, ...draft } = anApplication();
  await table.ledger.commit({ application: { ...draft, state: 'draft' } });
  const schedules = scheduleWith(surchargeBasisPoints);
  const submitted = await submitApplication({ ...deps, schedules }, draft.userId, draft.id);
  if (!submitted.ok) throw new Error(submitted.error.code);
  const stored = await table.applications.get(draft.id);
  if (stored?.quote === undefined) throw new Error('no quote is stored');
  return { deps, stored, quote: stored.quote };
}

async function amountCharged(
  deps: ReturnType<typeof settlementContext>['deps'],
  { id, userId }: Application,
  method: PaymentMethod,
) {
  const gateway = {
    create: async () => ({ outcome: 'created', account: 'test', checkout: () => ({ type: 'redirect', url: '' }) }),
  };
  const started = await createPayment(
    { ...deps, methods: METHODS, gateways: async () => gateway as never },
    { payer: { userId, address: '127.0.0.1' }, applicationId: id, method, device: 'desktop' },
  );
  if (!started.ok) throw new Error(started.error.code);
  return started.value.payment.amount;
}

it.each([
  ['stripe', money(19_378, 'AUD')],
  ['alipay', money(90_882, 'CNY')],
] as const)(
  'a payment by %s includes the surcharge of that method, as the locked quote shows it',
  async (method, total) => {
    const { deps, stored, quote } = await submittedUnder({ default: 199, alipay: 98 });
    const shown = toQuoteResponse(quote, METHODS).options;
    expect(shown.map((option) => option.method)).toEqual(['stripe', 'alipay']);
    expect(shown.find((option) => option.method === method)).toMatchObject({ total });
    expect(await amountCharged(deps, stored, method)).toEqual(total);
  },
);

it('one surcharge for all methods applies to each of them', async () => {
  const { quote } = await submittedUnder(300);
  const surcharges = toQuoteResponse(quote, METHODS).options.map(({ surcharge }) => surcharge);
  expect(surcharges).toEqual([money(570, 'AUD'), money(2_700, 'CNY')]);
});
