import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { readRoutes } from '../../../../shared/gateways/method-routes.ts';
import { GatewayMisconfigured, MerchantAccountUnavailable } from '../../../../shared/ports/payments/payment-gateway.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { checkPayment } from '../../../../shared/use-cases/payments/check-payment.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { anApplication, HOUR } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

const DAY = 24 * HOUR;

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

/** The secret lacks the account of all payments so far. */
function withoutAccount() {
  const context = settlementContext(table);
  const { gateway } = context;
  const unavailable = () => Promise.reject(new MerchantAccountUnavailable('acct_old'));
  const remove = () => {
    for (const call of ['query', 'close', 'refund', 'findRefund'] as const) gateway[call] = unavailable;
  };
  return { ...context, remove };
}

const raised = (payment: Payment) => [
  'account_unavailable',
  { paymentId: payment.id, gateway: payment.gateway, account: 'acct_old' },
];

describe('a payment whose merchant account is not in the secret', () => {
  it('is not known, and the check says why', async () => {
    const context = withoutAccount();
    const payment = await context.opened();
    context.remove();
    const checked = await checkPayment(context.deps, payment.userId, payment.id);
    expect(checked).toMatchObject({ value: { result: 'unknown', reason: 'account_unavailable' } });
    expect(context.alarms).toEqual([raised(payment)]);
  });

  it('is never called closed: it expires unconfirmed, and the sweep keeps asking', async () => {
    const context = withoutAccount();
    const payment = await context.opened();
    context.remove();
    await context.pass(6 * HOUR);
    const { payment: stored } = await context.record(payment);
    expect(stored).toMatchObject({ state: 'expired', gatewayConfirmed: false, dueAt: expect.any(Number) });
    expect(context.alarms).toContainEqual(raised(payment));
  });

  it('keeps its refund reserved, which needs manual review after a week', async () => {
    const context = withoutAccount();
    const payment = await context.paid();
    context.remove();
    await withdrawApplication(context.deps, payment.userId, payment.applicationId);
    expect((await context.record(payment)).refunds).toMatchObject([{ state: 'sent', attempt: 1 }]);
    await context.pass(8 * DAY);
    const { payment: stored, refunds } = await context.record(payment);
    expect(refunds).toMatchObject([{ state: 'manual_review', attempt: 1 }]);
    expect(refunds[0]).not.toHaveProperty('released');
    expect(stored.unreserved).toBe(0);
  });
});

describe('starting a payment by a method whose keys are malformed or rejected', () => {
  const start = async (error: Error) => {
    const context = settlementContext(table);
    const application = anApplication({ userId: 'amina' });
    await table.ledger.commit({ application });
    const deps = { ...context.deps, methods: readRoutes('stripe'), gateways: () => Promise.reject(error) };
    const payer = { userId: 'amina', address: '203.0.113.7' };
    const request = { payer, applicationId: application.id, method: 'stripe', device: 'desktop' } as const;
    return { ...context, answer: createPayment(deps, request) };
  };

  it('is answered like a gateway that cannot be reached, and alarmed', async () => {
    const { answer, alarms } = await start(new GatewayMisconfigured('secret evisa/stripe: not JSON'));
    expect(await answer).toEqual({ ok: false, error: { code: 'gateway_unavailable' } });
    expect(alarms).toEqual([
      ['gateway_unusable', { gateway: 'stripe', error: 'GatewayMisconfigured: secret evisa/stripe: not JSON' }],
    ]);
  });

  it('is our fault for any other reason', async () => {
    const { answer } = await start(new TypeError('a bug'));
    await expect(answer).rejects.toThrow('a bug');
  });
});
