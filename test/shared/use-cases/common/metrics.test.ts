import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declineGroup } from '../../../../shared/domain/decline.ts';
import { handleWebhook } from '../../../../shared/lambda/handle-webhook.ts';
import { NotificationRejected } from '../../../../shared/ports/payments/payment-gateway.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { HOUR, observed, USD } from '../../../support/fixtures.ts';
import { aWorld } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';
import { type Office, startOffice } from '../staff/setup.ts';

let office: Office;
let table: TestTable;
beforeAll(async () => {
  [office, table] = await Promise.all([startOffice(), startTable()]);
});
afterAll(() => Promise.all([office.stop(), table.stop()]));
beforeEach(() => {
  office.measured.length = 0;
});

describe('is measured', () => {
  it('a payment that ends unpaid: because its gateway says so, or is silent', async () => {
    for (const books of [{ status: 'open' }, 'unavailable'] as const) {
      const world = aWorld(table);
      world.gateway.books = books;
      await world.opened();
      await world.pass(2 * HOUR);
      expect(world.measured).toEqual(['PaymentSettled stripe expired']);
    }
  });

  it('a payment that is created, and accepted', async () => {
    await office.paid(await office.submitted(), 'stripe');
    expect(office.measured).toEqual(['PaymentCreated stripe', 'PaymentSettled stripe accepted']);
  });

  it('nothing where the same is told again', async () => {
    const payment = await office.paid(await office.submitted(), 'stripe');
    office.measured.length = 0;
    await office.deliver('stripe', await office.success('stripe', payment));
    expect(office.measured).toEqual([]);
  });

  it('a decline, by a code out of a list that ends', async () => {
    const world = aWorld(table);
    const payment = await world.opened();
    const decline = (code: string, at: number) =>
      settleGatewayEvent(world.deps, {
        kind: 'payment',
        payment: observed(payment, { status: 'open', decline: code }, { at }),
      });
    await decline('insufficient_funds', world.clock.now + 1_000);
    await decline('a_code_of_tomorrow', world.clock.now + 3_000);
    expect(world.measured).toEqual(['Decline funds', 'Decline generic']);
    expect(declineGroup({}, 'constructor')).toBe('generic');
  });

  it('money that goes back, with each step of its refund', async () => {
    const world = aWorld(table);
    const payment = await world.opened();
    await withdrawApplication(world.deps, payment.userId, payment.applicationId);
    world.measured.length = 0;
    await settleGatewayEvent(world.deps, {
      kind: 'payment',
      payment: observed(payment, { status: 'succeeded', captured: USD }, { at: world.clock.now + 1 }),
    });
    expect(world.measured).toEqual(['PaymentSettled stripe auto_refunded', 'Refund due', 'Refund sent', 'Refund done']);
  });
});

describe('of a notification is measured', () => {
  it('how late it was', async () => {
    const { payment, pay } = await office.begin(await office.submitted(), 'stripe');
    await pay();
    await handleWebhook(office.deps, 'stripe', await office.success('stripe', payment));
    expect(office.measured).toEqual([
      'PaymentCreated stripe',
      'PaymentSettled stripe accepted',
      'NotificationLag stripe',
    ]);
  });

  it('that it was refused', async () => {
    const forged = { body: '{}', headers: { 'stripe-signature': 't=1,v1=00' } };
    await expect(handleWebhook(office.deps, 'stripe', forged)).rejects.toThrow(NotificationRejected);
    expect(office.measured).toEqual(['NotificationRejected stripe']);
  });

  it('that it has to be sent again', async () => {
    const gateways = () => Promise.reject(new Error('the secret cannot be read'));
    const taken = handleWebhook({ ...office.deps, gateways }, 'alipay', { body: '', headers: {} });
    await expect(taken).rejects.toThrow('the secret');
    expect(office.measured).toEqual(['NotificationFailed alipay']);
  });
});
