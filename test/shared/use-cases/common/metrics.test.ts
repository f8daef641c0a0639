import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declineGroup } from '../../../../shared/domain/decline.ts';
import { handleWebhook } from '../../../../shared/lambda/handle-webhook.ts';
import { NotificationRejected } from '../../../../shared/ports/payments/payment-gateway.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { HOUR, observed, USD } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';
import { type SandboxContext, startSandboxContext } from '../staff/setup.ts';

let sandboxed: SandboxContext;
let table: TestTable;
beforeAll(async () => {
  [sandboxed, table] = await Promise.all([startSandboxContext(), startTable()]);
});
afterAll(() => Promise.all([sandboxed.stop(), table.stop()]));
beforeEach(() => {
  sandboxed.measured.length = 0;
});

describe('metrics', () => {
  it('count a payment that closes unpaid, confirmed or unconfirmed', async () => {
    for (const books of [{ status: 'open' }, 'unavailable'] as const) {
      const context = settlementContext(table);
      context.gateway.books = books;
      await context.opened();
      await context.pass(2 * HOUR);
      expect(context.measured).toEqual(['PaymentSettled stripe expired']);
    }
  });

  it('count a created and an accepted payment', async () => {
    await sandboxed.paid(await sandboxed.submitted(), 'stripe');
    expect(sandboxed.measured).toEqual(['PaymentCreated stripe', 'PaymentSettled stripe accepted']);
  });

  it('count nothing for a repeated observation', async () => {
    const payment = await sandboxed.paid(await sandboxed.submitted(), 'stripe');
    sandboxed.measured.length = 0;
    await sandboxed.deliver('stripe', await sandboxed.success('stripe', payment));
    expect(sandboxed.measured).toEqual([]);
  });

  it('count a decline by a code of a closed list', async () => {
    const context = settlementContext(table);
    const payment = await context.opened();
    const decline = (code: string, at: number) =>
      settleGatewayEvent(context.deps, {
        kind: 'payment',
        payment: observed(payment, { status: 'open', decline: code }, { at }),
      });
    await decline('insufficient_funds', context.clock.now + 1_000);
    await decline('a_code_of_tomorrow', context.clock.now + 3_000);
    expect(context.measured).toEqual(['Decline funds', 'Decline generic']);
    expect(declineGroup({}, 'constructor')).toBe('generic');
  });

  it('count an automatic refund and each of its states', async () => {
    const context = settlementContext(table);
    const payment = await context.opened();
    await withdrawApplication(context.deps, payment.userId, payment.applicationId);
    context.measured.length = 0;
    await settleGatewayEvent(context.deps, {
      kind: 'payment',
      payment: observed(payment, { status: 'succeeded', captured: USD }, { at: context.clock.now + 1 }),
    });
    expect(context.measured).toEqual([
      'PaymentSettled stripe auto_refunded',
      'Refund due',
      'Refund sent',
      'Refund done',
    ]);
  });
});

describe('metrics of notifications', () => {
  it('measure its delay', async () => {
    const { payment, pay } = await sandboxed.begin(await sandboxed.submitted(), 'stripe');
    await pay();
    await handleWebhook(sandboxed.deps, 'stripe', await sandboxed.success('stripe', payment));
    expect(sandboxed.measured).toEqual([
      'PaymentCreated stripe',
      'PaymentSettled stripe accepted',
      'NotificationLag stripe',
    ]);
  });

  it('count a rejected one', async () => {
    const forged = { body: '{}', headers: { 'stripe-signature': 't=1,v1=00' } };
    await expect(handleWebhook(sandboxed.deps, 'stripe', forged)).rejects.toThrow(NotificationRejected);
    expect(sandboxed.measured).toEqual(['NotificationRejected stripe']);
  });

  it('count one that must be redelivered', async () => {
    const gateways = () => Promise.reject(new Error('the secret cannot be read'));
    const taken = handleWebhook({ ...sandboxed.deps, gateways }, 'alipay', { body: '', headers: {} });
    await expect(taken).rejects.toThrow('the secret');
    expect(sandboxed.measured).toEqual(['NotificationFailed alipay']);
  });
});
