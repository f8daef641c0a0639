import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { type Refund, refundAttemptId } from '../../../../shared/domain/refund.ts';
import type { Source } from '../../../../shared/domain/source.ts';
import { handleWebhook } from '../../../../shared/lambda/handle-webhook.ts';
import { MalformedGatewayEvent } from '../../../../shared/ports/payments/payment-gateway.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { settlePayment } from '../../../../shared/use-cases/settlement/internal/settle-payment.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { killedAfterWrite } from '../../../support/disturbed-ledger.ts';
import { HOUR, NOW, observed, observedDispute, USD } from '../../../support/fixtures.ts';
import { startTable } from '../../../support/memory-table.ts';
import type { ScriptedGateway } from '../../../support/scripted-gateway.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import type { TestTable } from '../../../support/table.ts';

// In memory: some cases take a week of sweeps. `settle-payment.test.ts` and `process-refund.test.ts` have alarms with the real table.
let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

type Context = ReturnType<typeof settlementContext>;
const killed = (context: Context) => ({ ...context.deps, ledger: killedAfterWrite(context.deps.ledger) });
const names = ({ alarms }: Context) => [...new Set(alarms.map(([name]) => name))];
const about = ({ gateway, account, reference = '' }: Payment) => {
  return { gateway, account, reference, at: NOW, amount: USD, source: { by: 'notification' } } as const;
};

/** Redelivers, like a gateway without an answer. */
async function deliverTwice(context: Context, deliver: (deps: Context['deps']) => Promise<void>): Promise<void> {
  await expect(deliver(killed(context))).rejects.toThrow('killed');
  await deliver(context.deps);
}

it('raises an alarm for a dispute even if the process crashes after the commit', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  const dispute = observedDispute(payment);
  await deliverTwice(context, (deps) => settleGatewayEvent(deps, { kind: 'dispute', dispute }));
  expect(names(context)).toEqual(['dispute']);
});

it('raises an alarm for a refund that failed at the gateway', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  const refund = { ...about(payment), gatewayRefundId: 're_x', attempt: 1, state: 'failed' } as const;
  await deliverTwice(context, (deps) => settleGatewayEvent(deps, { kind: 'refund', refund }));
  expect(names(context)).toEqual(['refund_manual_review']);
});

it('raises an alarm for a refund whose gateway is unusable, and manual review after a week', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  const unusable = () => Promise.reject(new Error('keys of another account'));
  Object.assign(context.gateway, { refund: unusable, findRefund: unusable });
  await withdrawApplication(context.deps, payment.userId, payment.applicationId);
  expect(names(context)).toEqual(['gateway_unusable']);
  expect((await context.record(payment)).refunds).toMatchObject([{ state: 'sent' }]);
  await context.pass(9 * 24 * HOUR);
  expect(names(context)).toEqual(['gateway_unusable', 'refund_manual_review']);
  expect((await context.record(payment)).refunds).toMatchObject([{ state: 'manual_review' }]);
  expect(context.failures).toEqual([]);
});

it('raises an alarm for a refund that the balance does not cover, and sends the same attempt again', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  const attempts: string[] = [];
  const refund = async (sent: Refund) => {
    attempts.push(refundAttemptId(sent));
    return attempts.length < 3 ? { outcome: 'deferred', balanceTooLow: true } : { outcome: 'done' };
  };
  Object.assign(context.gateway, { refund, findRefund: async () => ({ outcome: 'not_found' }) });
  await withdrawApplication(context.deps, payment.userId, payment.applicationId);
  expect(names(context)).toEqual(['balance_too_low']);
  await context.pass(9 * 24 * HOUR);
  expect(attempts).toHaveLength(3);
  expect((await context.record(payment)).refunds).toMatchObject([{ state: 'done', attempt: 1 }]);
  expect(new Set(attempts).size).toBe(1);
});

it('raises an alarm for an open dispute whose gateway is unusable', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  await settleGatewayEvent(context.deps, { kind: 'dispute', dispute: observedDispute(payment) });
  context.gateway.findDisputes = () => Promise.reject(new Error('keys of another account'));
  await context.pass(3 * 24 * HOUR);
  expect(names(context)).toEqual(['dispute', 'gateway_unusable']);
  expect(context.failures).toEqual([]);
});

it('raises an alarm for a refund that the sweep moves to manual review', async () => {
  const context = settlementContext(table);
  context.gateway.refunds = { outcome: 'failed', code: 'insufficient_funds' };
  const payment = await context.paid();
  await withdrawApplication(context.deps, payment.userId, payment.applicationId);
  const givesUp = ({ refunds = [] }: { refunds?: readonly { state: string }[] }) => {
    return refunds.some(({ state }) => state === 'manual_review');
  };
  context.deps.ledger = killedAfterWrite(context.deps.ledger, givesUp);
  await context.pass(9 * 24 * HOUR);
  expect(context.failures).toEqual([new Error('killed')]);
  expect(names(context)).toEqual(['refund_manual_review']);
});

it('raises an alarm for an amount mismatch', async () => {
  const context = settlementContext(table);
  const payment = await context.opened();
  const reported = observed(
    payment,
    { status: 'succeeded', captured: { ...USD, amount: 99 } },
    { source: { by: 'check' } },
  );
  await deliverTwice(context, (deps) => settlePayment(deps, reported));
  expect(context.alarms[0]).toEqual(['amount_mismatch', { paymentId: payment.id }]);
  expect(names(context)).toEqual(['amount_mismatch']);
});

it('raises one alarm for an unmatched payment that is reported repeatedly', async () => {
  const context = settlementContext(table);
  const payment = await context.opened();
  const strange = { ...payment, id: `pay_${'x'.repeat(24)}`, reference: 'pi_strange' } as const;
  const reported = observed(strange, { status: 'succeeded', captured: USD });
  await deliverTwice(context, (deps) => settlePayment(deps, reported));
  await settlePayment(context.deps, reported);
  expect(context.alarms.map(([name]) => name)).toEqual(['unmatched_payment']);
});

it('stores all unmatched money of one reference and second, but each report once', async () => {
  const context = settlementContext(table);
  const strange = {
    gateway: 'stripe',
    account: 'acct_1/test',
    reference: 'pi_of_another_shop',
    at: NOW + 999,
  } as const;
  const refund = { ...strange, attempt: 1, amount: USD, state: 'done' } as const;
  const dispute = { ...strange, disputeId: 'dp_A', amount: USD, state: 'open', openedAt: NOW } as const;
  const deliver = async (source: Source) => {
    const outcome = { status: 'succeeded', captured: USD } as const;
    await settleGatewayEvent(context.deps, { kind: 'payment', payment: { ...strange, source, outcome } });
    for (const gatewayRefundId of ['re_x', 're_y'])
      await settleGatewayEvent(context.deps, { kind: 'refund', refund: { ...refund, gatewayRefundId, source } });
    await settleGatewayEvent(context.deps, { kind: 'dispute', dispute: { ...dispute, source } });
  };
  await deliver({ by: 'notification', eventId: 'evt_1' });
  await deliver({ by: 'notification', eventId: 'evt_2' });
  await deliver({ by: 'sweep', eventId: 'evt_1' });
  expect(context.alarms.map(([name]) => name)).toEqual(Array(4).fill('unmatched_payment'));
});

it('raises an alarm for an unprocessable notification and lets the gateway redeliver it', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  const source = { by: 'notification', eventId: 'evt_2' } as const;
  const dispute = observedDispute(payment, { source, state: 'won' });
  const take = (read: ScriptedGateway['parseWebhook']) => {
    context.gateway.parseWebhook = read;
    return handleWebhook(context.deps, 'stripe', { body: '', headers: {} });
  };
  const strange = async () => {
    throw new MalformedGatewayEvent('evt_1', new TypeError('a shape that nobody knows'));
  };
  await expect(take(strange)).rejects.toThrow('evt_1 cannot be parsed');
  // A temporary error of the database.
  context.deps.ledger = { ...context.deps.ledger, readRefund: () => Promise.reject(new Error('socket hang up')) };
  await expect(take(async () => ({ kind: 'dispute', dispute }))).rejects.toThrow('socket hang up');
  context.deps.ledger = { ...context.deps.ledger, readRefund: () => Promise.reject(new TypeError('no such state')) };
  await expect(take(async () => ({ kind: 'dispute', dispute }))).rejects.toThrow('no such state');
  const raised = (event: string) => ['unprocessable_event', { gateway: 'stripe', event }];
  expect(context.alarms).toEqual([raised('evt_1'), raised('evt_2')]);
});
