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

describe('metrics', () => {
  it('count a payment that closes unpaid, confirmed or unconfirmed', async () => {
    for (const books of [{ status: 'open' }, 'unavailable'] as const) {
      const world = aWorld(table);
      world.gateway.books = books;
      await world.opened();
      await world.pass(2 * HOUR);
      expect(world.measured).toEqual(['PaymentSettled stripe expired']);
    }
  });

  it('count a created and an accepted payment', async () => {
    await office.paid(await office.submitted(), 'stripe');
    expect(office.measured).toEqual(['PaymentCreated stripe', 'PaymentSettled stripe accepted']);
  });

  it('count nothing for a repeated observation', async () => {
    const payment = await office.paid(await office.submitted(), 'stripe');
    office.measured.length = 0;
    await office.deliver('stripe', await office.success('stripe', payment));
    expect(office.measured).toEqual([]);
  });

  it('count a decline by a code of a closed list', async () => {
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

  it('count an automatic refund and each of its states', async () => {
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

describe('metrics of notifications', () => {
  it('measure its delay', async () => {
    const { payment, pay } = await office.begin(await office.submitted(), 'stripe');
    await pay();
    await handleWebhook(office.deps, 'stripe', await office.success('stripe', payment));
    expect(office.measured).toEqual([
      'PaymentCreated stripe',
      'PaymentSettled stripe accepted',
      'NotificationLag stripe',
    ]);
  });

  it('count a rejected one', async () => {
    const forged = { body: '{}', headers: { 'stripe-signature': 't=1,v1=00' } };
    await expect(handleWebhook(office.deps, 'stripe', forged)).rejects.toThrow(NotificationRejected);
    expect(office.measured).toEqual(['NotificationRejected stripe']);
  });

  it('count one that must be redelivered', async () => {
    const gateways = () => Promise.reject(new Error('the secret cannot be read'));
    const taken = handleWebhook({ ...office.deps, gateways }, 'alipay', { body: '', headers: {} });
    await expect(taken).rejects.toThrow('the secret');
    expect(office.measured).toEqual(['NotificationFailed alipay']);
  });
});
