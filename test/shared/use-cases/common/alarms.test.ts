import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Payment } from '../../../../shared/domain/payment.ts';
import type { Source } from '../../../../shared/domain/source.ts';
import { handleWebhook } from '../../../../shared/lambda/handle-webhook.ts';
import { MalformedGatewayEvent } from '../../../../shared/ports/payments/payment-gateway.ts';
import type { Ledger } from '../../../../shared/ports/settlement/ledger.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { settlePayment } from '../../../../shared/use-cases/settlement/internal/settle-payment.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { HOUR, NOW, observed, USD } from '../../../support/fixtures.ts';
import type { ScriptedGateway } from '../../../support/scripted-gateway.ts';
import { aWorld } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

/** Commits, then crashes before it returns. */
const killedAfter = (
  ledger: Ledger,
  when: (change: Parameters<Ledger['commit']>[0]) => boolean = () => true,
): Ledger => ({
  ...ledger,
  async commit(change) {
    const written = await ledger.commit(change);
    if (when(change)) throw new Error('killed');
    return written;
  },
  async recordUnmatchedPayment(said) {
    await ledger.recordUnmatchedPayment(said);
    throw new Error('killed');
  },
});

type World = ReturnType<typeof aWorld>;
const killed = (world: World) => ({ ...world.deps, ledger: killedAfter(world.deps.ledger) });
const names = ({ alarms }: World) => [...new Set(alarms.map(([name]) => name))];
const about = ({ method, account, reference = '' }: Payment) => {
  return { method, account, reference, at: NOW, amount: USD, source: { by: 'notification' } } as const;
};

/** Redelivers, like a gateway without an answer. */
async function toldTwice(world: World, tell: (deps: World['deps']) => Promise<void>): Promise<void> {
  await expect(tell(killed(world))).rejects.toThrow('killed');
  await tell(world.deps);
}

it('raises an alarm for a dispute even if the process crashes after the commit', async () => {
  const world = aWorld(table);
  const payment = await world.paid();
  const dispute = { ...about(payment), state: 'open' } as const;
  await toldTwice(world, (deps) => settleGatewayEvent(deps, { kind: 'dispute', dispute }));
  expect(names(world)).toEqual(['dispute']);
});

it('raises an alarm for a refund that failed at the gateway', async () => {
  const world = aWorld(table);
  const payment = await world.paid();
  const refund = { ...about(payment), gatewayRefundId: 're_x', attempt: 1, state: 'failed' } as const;
  await toldTwice(world, (deps) => settleGatewayEvent(deps, { kind: 'refund', refund }));
  expect(names(world)).toEqual(['refund_manual_review']);
});

it('raises an alarm for a refund whose gateway is unusable, and manual review after a week', async () => {
  const world = aWorld(table);
  const payment = await world.paid();
  const unusable = () => Promise.reject(new Error('keys of another account'));
  Object.assign(world.gateway, { refund: unusable, findRefund: unusable });
  await withdrawApplication(world.deps, payment.userId, payment.applicationId);
  expect(names(world)).toEqual(['gateway_unusable']);
  expect((await world.record(payment)).refunds).toMatchObject([{ state: 'sent' }]);
  await world.pass(9 * 24 * HOUR);
  expect(names(world)).toEqual(['gateway_unusable', 'refund_manual_review']);
  expect((await world.record(payment)).refunds).toMatchObject([{ state: 'manual_review' }]);
  expect(world.failures).toEqual([]);
});

it('raises an alarm for an open dispute whose gateway is unusable', async () => {
  const world = aWorld(table);
  const payment = await world.paid();
  await settleGatewayEvent(world.deps, { kind: 'dispute', dispute: { ...about(payment), state: 'open' } });
  world.gateway.findDispute = () => Promise.reject(new Error('keys of another account'));
  await world.pass(3 * 24 * HOUR);
  expect(names(world)).toEqual(['dispute', 'gateway_unusable']);
  expect(world.failures).toEqual([]);
});

it('raises an alarm for a refund that the sweep moves to manual review', async () => {
  const world = aWorld(table);
  world.gateway.refunds = { outcome: 'failed', code: 'insufficient_funds' };
  const payment = await world.paid();
  await withdrawApplication(world.deps, payment.userId, payment.applicationId);
  const givesUp = ({ refunds = [] }: { refunds?: readonly { state: string }[] }) => {
    return refunds.some(({ state }) => state === 'manual_review');
  };
  world.deps.ledger = killedAfter(world.deps.ledger, givesUp);
  await world.pass(9 * 24 * HOUR);
  expect(world.failures).toEqual([new Error('killed')]);
  expect(names(world)).toEqual(['refund_manual_review']);
});

it('raises an alarm for an amount mismatch', async () => {
  const world = aWorld(table);
  const payment = await world.opened();
  const said = observed(
    payment,
    { status: 'succeeded', captured: { ...USD, amount: 99 } },
    { source: { by: 'check' } },
  );
  await toldTwice(world, (deps) => settlePayment(deps, said));
  expect(names(world)).toEqual(['amount_mismatch']);
});

it('raises one alarm for an unmatched payment that is reported repeatedly', async () => {
  const world = aWorld(table);
  const payment = await world.opened();
  const strange = { ...payment, id: `pay_${'x'.repeat(24)}`, reference: 'pi_strange' } as const;
  const said = observed(strange, { status: 'succeeded', captured: USD });
  await toldTwice(world, (deps) => settlePayment(deps, said));
  await settlePayment(world.deps, said);
  expect(world.alarms.map(([name]) => name)).toEqual(['unmatched_payment']);
});

it('stores all unmatched money of one reference and second, but each report once', async () => {
  const world = aWorld(table);
  const strange = { method: 'stripe', account: 'test', reference: 'pi_of_another_shop', at: NOW + 999 } as const;
  const refund = { ...strange, attempt: 1, amount: USD, state: 'done' } as const;
  const dispute = { ...strange, amount: USD, state: 'open' } as const;
  const tell = async (source: Source) => {
    const outcome = { status: 'succeeded', captured: USD } as const;
    await settleGatewayEvent(world.deps, { kind: 'payment', payment: { ...strange, source, outcome } });
    for (const gatewayRefundId of ['re_x', 're_y'])
      await settleGatewayEvent(world.deps, { kind: 'refund', refund: { ...refund, gatewayRefundId, source } });
    await settleGatewayEvent(world.deps, { kind: 'dispute', dispute: { ...dispute, source } });
  };
  await tell({ by: 'notification', eventId: 'evt_1' });
  await tell({ by: 'notification', eventId: 'evt_2' });
  await tell({ by: 'sweep', eventId: 'evt_1' });
  expect(world.alarms.map(([name]) => name)).toEqual(Array(4).fill('unmatched_payment'));
});

it('raises an alarm for an unprocessable notification and lets the gateway redeliver it', async () => {
  const world = aWorld(table);
  const payment = await world.paid();
  const dispute = { ...about(payment), source: { by: 'notification', eventId: 'evt_2' }, state: 'won' } as const;
  const take = (read: ScriptedGateway['parseWebhook']) => {
    world.gateway.parseWebhook = read;
    return handleWebhook(world.deps, 'stripe', { body: '', headers: {} });
  };
  const strange = async () => {
    throw new MalformedGatewayEvent('evt_1', new TypeError('a shape that nobody knows'));
  };
  await expect(take(strange)).rejects.toThrow('evt_1 cannot be parsed');
  // A temporary error of the database.
  world.deps.ledger = { ...world.deps.ledger, readRefund: () => Promise.reject(new Error('socket hang up')) };
  await expect(take(async () => ({ kind: 'dispute', dispute }))).rejects.toThrow('socket hang up');
  world.deps.ledger = { ...world.deps.ledger, readRefund: () => Promise.reject(new TypeError('no such state')) };
  await expect(take(async () => ({ kind: 'dispute', dispute }))).rejects.toThrow('no such state');
  const raised = (event: string) => ['unprocessable_event', { method: 'stripe', event }];
  expect(world.alarms).toEqual([raised('evt_1'), raised('evt_2')]);
});
