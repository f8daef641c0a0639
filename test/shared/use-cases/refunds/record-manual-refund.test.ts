import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outboxKey, refundKey } from '../../../../shared/adapters/dynamodb/common/keys.ts';
import { createLedger } from '../../../../shared/adapters/dynamodb/settlement/ledger.ts';
import { automaticRefund } from '../../../../shared/domain/apply-settlement.ts';
import type { StaffMember } from '../../../../shared/domain/audit-event.ts';
import type { RefundObservation } from '../../../../shared/domain/gateway-event.ts';
import { nextVersion } from '../../../../shared/domain/next-version.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import type { Refund } from '../../../../shared/domain/refund.ts';
import { overdrawnAmount, refundableAmount } from '../../../../shared/domain/refund-policy.ts';
import { totalsAfter } from '../../../../shared/domain/refund-totals.ts';
import { redacted } from '../../../../shared/domain/retention.ts';
import { type RefundStatus, settleRefund } from '../../../../shared/domain/settle-refund.ts';
import { METHOD_RULES } from '../../../../shared/gateways/registry.ts';
import { DecryptionError } from '../../../../shared/ports/common/decryption-error.ts';
import { MerchantAccountUnavailable, type RefundResult } from '../../../../shared/ports/payments/payment-gateway.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import {
  type ManualRefundRequest,
  recordManualRefund,
} from '../../../../shared/use-cases/refunds/record-manual-refund.ts';
import { requestRefund } from '../../../../shared/use-cases/refunds/request-refund.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { HOUR, NOW, observedDispute, USD } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

const DAY = 24 * HOUR;
const farid: StaffMember = { id: 'farid', role: 'finance' };
const fatima: StaffMember = { id: 'fatima', role: 'finance' };
const WISH = { reference: 'SEPA 2026-4711', reason: 'the card is closed, sent to the account of Amina' };

let table: TestTable;
let context: ReturnType<typeof settlementContext>;
let deps: ReturnType<typeof settlementContext>['deps'] & Pick<TestTable, 'payments'>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  context = settlementContext(table);
  deps = { ...context.deps, payments: table.payments };
});

class LostKey extends DecryptionError {
  readonly code = 'lost_key';
}

interface Stuck {
  readonly payment: Payment;
  readonly refund: Refund;
}
const only = async (payment: Payment) => (await context.record(payment)).refunds[0] as Refund;

/** A full refund in manual review because its outcome was unknown for a week; the gateway now reports that it failed. */
async function unknownForAWeek(): Promise<Stuck> {
  const payment = await context.paid();
  context.gateway.refunds = { outcome: 'unknown' };
  await withdrawApplication(deps, payment.userId, payment.applicationId);
  return afterAWeek(payment, 'unknown');
}

/** A partial refund whose attempts have all failed, so its amount is refundable again. */
async function failedForAWeek(amount = 1000): Promise<Stuck> {
  const payment = await context.paid();
  context.gateway.refunds = { outcome: 'failed', code: 'insufficient_funds' };
  await ask(payment, 'a', amount);
  context.gateway.refunds = { outcome: 'done' };
  return afterAWeek(payment, 'failed');
}

/** Processes the refund like the sweep. */
async function afterAWeek(paid: Payment, outcome: RefundStatus['outcome']): Promise<Stuck> {
  context.clock.now += 8 * DAY;
  const { payment, refunds } = await context.record(paid);
  const [refund] = refunds as [Refund];
  const change = settleRefund(payment, refund, { outcome }, 'sweep', context.clock.now);
  expect(change?.refunds).toMatchObject([{ state: 'manual_review' }]);
  await table.ledger.commit(change ?? {});
  context.clock.now += HOUR;
  return { payment, refund: await only(payment) };
}

const ask = ({ id }: Payment, key: string, amount?: number) =>
  requestRefund(deps, {
    paymentId: id,
    key: key.padEnd(24, '0'),
    ...(amount !== undefined && { amount }),
    reason: 'goodwill',
    requestedBy: farid,
  });
const settle = ({ payment, refund }: Stuck, changes: Partial<ManualRefundRequest> = {}, by = farid) => {
  // Audit events of the same millisecond have no order.
  context.clock.now += 1;
  return recordManualRefund(deps, by, { paymentId: payment.id, refundId: refund.id, ...WISH, ...changes });
};
const refusedAs = (code: string) => ({ ok: false, error: { code } });

/** The gateway's report of the refund's attempt. */
const report = ({ payment, refund }: Stuck, state: RefundObservation['state'], attempt = refund.attempt) => {
  const { id: paymentId, gateway, account, reference = '' } = payment;
  const about = {
    paymentId,
    gateway,
    account,
    reference,
    at: context.clock.now,
    source: { by: 'notification' },
  } as const;
  const outcome = { refundId: refund.id, attempt, gatewayRefundId: 're_x', amount: refund.amount, state };
  return settleGatewayEvent(deps, { kind: 'refund', refund: { ...about, ...outcome } });
};
const auditEvents = async ({ payment }: Stuck) =>
  (await table.audit.listByApplication(payment.applicationId, { limit: 100 })).items.filter(
    ({ action }) => action === 'record-manual-refund',
  );

describe('recording a manual refund', () => {
  it('completes the refund in one transaction with its history, audit event and outbox entry', async () => {
    const stuck = await unknownForAWeek();
    table.sent.length = 0;
    const result = await settle(stuck);
    expect(table.sent.map(({ name }) => name)).toEqual([
      'TransactGetItemsCommand',
      'QueryCommand',
      'TransactWriteItemsCommand',
    ]);
    const { payment, refunds, history } = await context.record(stuck.payment);
    const manualRefund = { reference: WISH.reference, by: 'farid', at: context.clock.now };
    expect(refunds).toMatchObject([{ state: 'done', amount: USD, manualRefund }]);
    expect(result).toEqual({ ok: true, value: refunds[0] });
    expect(payment.unreserved).toBe(0);
    expect(history.at(-1)).toMatchObject({ by: 'staff', description: `refund ${stuck.refund.id}: manual` });
    expect(await auditEvents(stuck)).toMatchObject([{ by: farid, result: 'done', refundId: stuck.refund.id, ...WISH }]);
    const Key = outboxKey(stuck.payment.applicationId);
    const { Item } = await table.client.send(new GetCommand({ TableName: 'evisa', Key }));
    expect(Item?.expectedIds).toContain(`${stuck.refund.id}.refunded.manual`);
    expect(context.measured.at(-1)).toBe('Refund done');
  });

  it('removes the refund from the sweep and unblocks redaction', async () => {
    const stuck = await unknownForAWeek();
    const times = { unfinished: 0, ended: 0 };
    const redaction = async () => {
      const found = await table.retention.read(stuck.payment.applicationId);
      return found && redacted(found, times, context.clock.now);
    };
    expect(await redaction()).toBeUndefined();
    await settle(stuck);
    expect(await redaction()).toBeDefined();
    const before = await context.record(stuck.payment);
    expect(before.refunds[0]).not.toHaveProperty('dueAt');
    await context.pass(2 * DAY);
    expect(await context.record(stuck.payment)).toEqual(before);
  });

  it('reserves a released amount again, so it cannot be refunded twice', async () => {
    const stuck = await failedForAWeek();
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(USD.amount);
    await settle(stuck);
    const { payment, refunds } = await context.record(stuck.payment);
    expect(payment.unreserved).toBe(USD.amount - 1000);
    expect(refunds[0]).not.toHaveProperty('gaveBack');
    expect(await ask(stuck.payment, 'b', 1576)).toMatchObject(refusedAs('refund_exceeds_payment'));
  });

  it('works for a failed external refund', async () => {
    const payment = await context.paid();
    const { gateway, account, reference = '' } = payment;
    const about = { gateway, account, reference, at: NOW, source: { by: 'notification' } } as const;
    const outcome = { gatewayRefundId: 're_x', attempt: 1, amount: { ...USD, amount: 700 }, state: 'failed' } as const;
    await settleGatewayEvent(deps, { kind: 'refund', refund: { ...about, ...outcome } });
    context.gateway.found = { outcome: 'failed', code: 'expired_or_canceled_card' };
    expect(await settle({ payment, refund: await only(payment) })).toMatchObject({ ok: true });
    expect((await context.record(payment)).payment.unreserved).toBe(USD.amount - 700);
  });

  it('encrypts the reference, and still settles if it cannot be decrypted', async () => {
    const stuck = await unknownForAWeek();
    await settle(stuck);
    const Key = refundKey(stuck.payment.id, stuck.refund.id);
    const row = async () => (await table.client.send(new GetCommand({ TableName: 'evisa', Key }))).Item ?? {};
    const before = await row();
    expect(JSON.stringify(before)).not.toContain('4711');
    const blind: TestTable['encryption'] = {
      ...table.encryption,
      decrypt: async (encrypted, boundTo) => {
        if (boundTo === Key.PK + Key.SK) throw new LostKey('its key is lost');
        return table.encryption.decrypt(encrypted, boundTo);
      },
    };
    const limits = { perUser: 5, perAddress: 5 };
    deps = { ...deps, ledger: createLedger({ client: table.client, name: 'evisa' }, blind, limits, METHOD_RULES) };
    await report(stuck, 'done');
    const after = await row();
    expect(after).toMatchObject({ reference: before.reference, manualRefund: { doubleRefundAmount: 0 } });
    expect((await only(stuck.payment)).manualRefund).toMatchObject({ reference: WISH.reference });
  });
});

describe('it is rejected', () => {
  it.each(['due', 'sent', 'failed'] as const)('while the gateway is still retried: %s', async (state) => {
    const payment = await context.paid();
    const refund = { ...automaticRefund(payment, USD, 'application_withdrawn', NOW), state };
    const { payment: stored } = await table.ledger.read(payment.id);
    const counted = nextVersion(stored as Payment, NOW, { refundTotals: totalsAfter(payment, undefined, refund) });
    await table.ledger.commit({ payments: [counted], refunds: [refund] });
    expect(await settle({ payment, refund })).toMatchObject(refusedAs('refund_not_in_manual_review'));
    expect(await only(payment)).toMatchObject({ state });
    expect(context.gateway.calls).toEqual([]);
  });

  it('if the gateway has completed the refund', async () => {
    const payment = await context.paid();
    await ask(payment, 'x', 1000);
    const stuck = { payment, refund: await only(payment) };
    expect(await settle(stuck)).toMatchObject(refusedAs('refund_handled_by_gateway'));
    expect(await auditEvents(stuck)).toMatchObject([{ result: 'refund_handled_by_gateway', ...WISH }]);
  });

  it('if the refund does not exist', async () => {
    const stuck = await failedForAWeek();
    const nobodys = { ...stuck, refund: { ...stuck.refund, id: 'rf_nobody' } };
    expect(await settle(nobodys)).toMatchObject(refusedAs('not_found'));
  });

  it("for the staff member's own application", async () => {
    const stuck = await unknownForAWeek();
    const own: StaffMember = { id: stuck.payment.userId, role: 'finance' };
    expect(await settle(stuck, {}, own)).toMatchObject(refusedAs('own_application'));
    expect(await only(stuck.payment)).toMatchObject({ state: 'manual_review' });
    expect(await auditEvents(stuck)).toMatchObject([{ by: own, result: 'own_application' }]);
  });

  it('while a dispute is open, and after a lost one that took the full amount', async () => {
    const stuck = await unknownForAWeek();
    await dispute(stuck, 'open');
    expect(await settle(stuck)).toMatchObject(refusedAs('payment_disputed'));
    context.clock.now += HOUR;
    await dispute(stuck, 'lost');
    expect(await settle(stuck)).toMatchObject(refusedAs('refund_exceeds_payment'));
  });

  it('after a lost dispute whose notifications were lost, too', async () => {
    const stuck = await unknownForAWeek();
    context.gateway.disputes = [observedDispute(stuck.payment, { state: 'lost' })];
    expect(await settle(stuck)).toMatchObject(refusedAs('refund_exceeds_payment'));
    expect((await context.record(stuck.payment)).payment.disputes).toMatchObject([{ state: 'lost' }]);
    expect(await only(stuck.payment)).toMatchObject({ state: 'manual_review' });
  });

  it('as long as the gateway does not answer about disputes', async () => {
    const stuck = await unknownForAWeek();
    context.gateway.books = 'unavailable';
    expect(await settle(stuck)).toMatchObject(refusedAs('refund_status_unknown'));
    expect(await only(stuck.payment)).toMatchObject({ state: 'manual_review' });
  });

  it('if another refund has returned the amount since', async () => {
    const stuck = await failedForAWeek(USD.amount);
    expect(await ask(stuck.payment, 'b')).toMatchObject({ ok: true });
    expect(await settle(stuck)).toMatchObject(refusedAs('refund_exceeds_payment'));
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(0);
  });
});

const dispute = ({ payment }: Stuck, state: 'open' | 'lost', amount = USD.amount) => {
  const dispute = observedDispute(payment, { at: context.clock.now, amount: { ...USD, amount }, state });
  return settleGatewayEvent(deps, { kind: 'dispute', dispute });
};

describe('it settles only the owed amount', () => {
  it('without the amount of a lost dispute', async () => {
    const stuck = await unknownForAWeek();
    await dispute(stuck, 'lost', 1000);
    expect(await settle(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 1575 } } });
    const { payment } = await context.record(stuck.payment);
    expect(refundableAmount(payment).amount).toBe(0);
    expect(overdrawnAmount(payment)).toBe(0);
  });

  it('without the amount of an external refund', async () => {
    const stuck = await unknownForAWeek();
    const { gateway, account, reference = '' } = stuck.payment;
    const about = { gateway, account, reference, at: NOW, source: { by: 'notification' } } as const;
    const outcome = { gatewayRefundId: 're_y', attempt: 1, amount: { ...USD, amount: 2000 }, state: 'done' } as const;
    await settleGatewayEvent(deps, { kind: 'refund', refund: { ...about, ...outcome } });
    expect(await settle(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 575 } } });
  });

  it('without the amount of a later refund', async () => {
    const stuck = await failedForAWeek(2000);
    await ask(stuck.payment, 'b', 1000);
    expect(await settle(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 1575 } } });
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(0);
  });
});

describe('if another refund is in manual review and a dispute has taken so much that both are too much', () => {
  /** The other one of 10.00 was pending for a week; this one of 10.00 was touched by the lost dispute over 15.75. */
  async function both(other: RefundResult): Promise<Stuck> {
    const payment = await context.paid();
    context.gateway.refunds = { outcome: 'pending' };
    await ask(payment, 'a', 1000);
    await afterAWeek(payment, 'pending');
    context.gateway.refunds = { outcome: 'failed', code: 'charge_disputed' };
    await ask(payment, 'b', 1000);
    const { refunds } = await context.record(payment);
    const refund = refunds.find(({ state }) => state === 'failed') as Refund;
    const stuck = { payment, refund };
    await dispute(stuck, 'lost', 1575);
    await context.pass(HOUR);
    context.gateway.findRefund = async (one?: Refund) => (one?.id === refund.id ? { outcome: 'not_found' } : other);
    return stuck;
  }

  it('nothing is recorded while the other may still be completed', async () => {
    for (const outcome of ['pending', 'unknown'] as const) {
      expect(await settle(await both({ outcome }))).toMatchObject(refusedAs('refund_status_unknown'));
    }
  });

  it('nothing is owed if the other has been completed', async () => {
    const stuck = await both({ outcome: 'done' });
    expect(await settle(stuck)).toMatchObject(refusedAs('refund_exceeds_payment'));
    expect((await context.record(stuck.payment)).refunds.map(({ state }) => state).toSorted()).toEqual([
      'done',
      'manual_review',
    ]);
  });

  it.each(['not_found', 'failed'] as const)('it is paid if the gateway says %s about the other', async (outcome) => {
    const stuck = await both({ outcome });
    expect(await settle(stuck)).toMatchObject({ ok: true, value: { state: 'done', amount: { amount: 1000 } } });
  });

  it('it is recorded without the gateway only if nobody can ask it about the other', async () => {
    const stuck = await both({ outcome: 'unknown' });
    expect(await settle(stuck, { withoutGateway: true })).toMatchObject(refusedAs('refund_status_unknown'));
    context.gateway.findRefund = () => Promise.reject(new MerchantAccountUnavailable('acct_old'));
    expect(await settle(stuck, { withoutGateway: true })).toMatchObject({
      ok: true,
      value: { state: 'done', amount: { amount: 1000 } },
    });
  });
});

describe('the gateway is queried first', () => {
  it('if it has completed the refund, that is settled and no manual refund is recorded', async () => {
    const stuck = await unknownForAWeek();
    context.gateway.found = { outcome: 'done' };
    expect(await settle(stuck)).toMatchObject(refusedAs('refund_handled_by_gateway'));
    const refund = await only(stuck.payment);
    expect(refund).toMatchObject({ state: 'done' });
    expect(refund).not.toHaveProperty('manualRefund');
    expect(await auditEvents(stuck)).toMatchObject([{ result: 'refund_handled_by_gateway' }]);
  });

  it('if the refund is pending, nothing is recorded', async () => {
    const stuck = await unknownForAWeek();
    context.gateway.found = { outcome: 'pending' };
    expect(await settle(stuck)).toMatchObject(refusedAs('refund_handled_by_gateway'));
    expect(await only(stuck.payment)).toMatchObject({ state: 'manual_review' });
  });

  it('if it does not answer or is unusable, nothing is recorded', async () => {
    const stuck = await unknownForAWeek();
    context.alarms.length = 0;
    context.gateway.found = { outcome: 'unknown' };
    expect(await settle(stuck)).toMatchObject(refusedAs('refund_status_unknown'));
    context.gateway.findRefund = () => Promise.reject(new Error('keys of another account'));
    expect(await settle(stuck)).toMatchObject(refusedAs('refund_status_unknown'));
    expect(await only(stuck.payment)).toMatchObject({ state: 'manual_review' });
    expect(context.alarms.map(([name]) => name)).toEqual(['gateway_unusable']);
    expect(await auditEvents(stuck)).toMatchObject([
      { result: 'refund_status_unknown' },
      { result: 'refund_status_unknown' },
    ]);
  });

  it('if the keys of its account are gone, the refund is recorded only explicitly, and the audit trail says so', async () => {
    const stuck = await unknownForAWeek();
    context.alarms.length = 0;
    context.gateway.findRefund = () => Promise.reject(new MerchantAccountUnavailable('acct_old'));
    expect(await settle(stuck)).toMatchObject(refusedAs('merchant_account_unavailable'));
    expect(await only(stuck.payment)).toMatchObject({ state: 'manual_review' });
    const { id: paymentId, gateway } = stuck.payment;
    expect(context.alarms).toEqual([['account_unavailable', { paymentId, gateway, account: 'acct_old' }]]);
    expect(await settle(stuck, { withoutGateway: true })).toMatchObject({ ok: true, value: { state: 'done' } });
    expect(await auditEvents(stuck)).toMatchObject([
      { result: 'done', withoutGateway: true },
      { result: 'merchant_account_unavailable' },
    ]);
  });

  it('if the gateway can be asked, it is asked even then', async () => {
    const stuck = await unknownForAWeek();
    context.gateway.found = { outcome: 'unknown' };
    expect(await settle(stuck, { withoutGateway: true })).toMatchObject(refusedAs('refund_status_unknown'));
    context.gateway.found = { outcome: 'done' };
    expect(await settle(stuck, { withoutGateway: true })).toMatchObject(refusedAs('refund_handled_by_gateway'));
  });

  it('if the attempt has failed, late reports about it are ignored', async () => {
    const stuck = await unknownForAWeek();
    const find = context.gateway.findRefund.bind(context.gateway);
    const failed = { outcome: 'failed', code: 'expired_or_canceled_card' } as const;
    // The gateway knows only the attempt that was sent.
    context.gateway.findRefund = async (one?: Refund) => (one?.attempt === stuck.refund.attempt ? failed : find());
    expect(await settle(stuck)).toMatchObject({ ok: true, value: { state: 'done' } });
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(0);
    context.alarms.length = 0;
    await report(stuck, 'done');
    await report(stuck, 'failed');
    expect(context.alarms).toEqual([]);
    expect(
      (await context.record(stuck.payment)).history.filter(({ description }) => description.includes('twice')),
    ).toEqual([]);
  });
});

describe('a repeated request', () => {
  it('with the same reference changes nothing, with another one is rejected, and both are audited', async () => {
    const stuck = await failedForAWeek();
    const first = await settle(stuck);
    const before = await context.record(stuck.payment);
    expect(await settle(stuck, { reason: 'in other words' }, fatima)).toEqual(first);
    expect(await settle(stuck, { reference: 'SEPA 2026-4712' }, fatima)).toMatchObject(
      refusedAs('manual_refund_already_recorded'),
    );
    expect(await context.record(stuck.payment)).toEqual(before);
    const results = (await auditEvents(stuck)).map(({ by, result, reference }) => [by.id, result, reference]);
    expect(results.toSorted()).toEqual([
      ['farid', 'done', WISH.reference],
      ['fatima', 'already_done', WISH.reference],
      ['fatima', 'manual_refund_already_recorded', 'SEPA 2026-4712'],
    ]);
  });

  it('after a lost answer returns the same result', async () => {
    const stuck = await failedForAWeek();
    const { ledger } = deps;
    const killed: typeof ledger.commit = async (change) => {
      await ledger.commit(change);
      throw new Error('killed');
    };
    deps = { ...deps, ledger: { ...ledger, commit: killed } };
    await expect(settle(stuck)).rejects.toThrow('killed');
    deps = { ...deps, ledger };
    expect(await settle(stuck)).toMatchObject({ ok: true, value: { manualRefund: { reference: WISH.reference } } });
    const { payment, history } = await context.record(stuck.payment);
    expect(payment.unreserved).toBe(USD.amount - 1000);
    expect(history.filter(({ description }) => description.endsWith(': manual'))).toHaveLength(1);
  });

  it('after a crash before the commit starts from scratch', async () => {
    const stuck = await failedForAWeek();
    const { ledger } = deps;
    deps = { ...deps, ledger: { ...ledger, commit: () => Promise.reject(new Error('killed')) } };
    await expect(settle(stuck)).rejects.toThrow('killed');
    expect(await auditEvents(stuck)).toEqual([]);
    deps = { ...deps, ledger };
    expect(await settle(stuck)).toMatchObject({ ok: true });
    expect(await auditEvents(stuck)).toMatchObject([{ result: 'done' }]);
  });
});

describe('concurrently', () => {
  /** All callers have read and queried before the first one writes. */
  function together(count: number, meanwhile: () => Promise<unknown> = async () => undefined) {
    const { ledger } = deps;
    const all = Promise.withResolvers<void>();
    let waiting = 0;
    const commit: typeof ledger.commit = async (change) => {
      waiting += 1;
      if (waiting === count) all.resolve(meanwhile().then(() => undefined));
      await all.promise;
      return ledger.commit(change);
    };
    return { ...deps, ledger: { ...ledger, commit } };
  }

  it('of two requests with different references, one succeeds and one is rejected', async () => {
    const stuck = await failedForAWeek();
    deps = together(2);
    const results = await Promise.all([
      settle(stuck, { reference: 'A 1' }, farid),
      settle(stuck, { reference: 'B 1' }, fatima),
    ]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => !ok)).toMatchObject(refusedAs('manual_refund_already_recorded'));
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(USD.amount - 1000);
    expect((await auditEvents(stuck)).map(({ result }) => result).toSorted()).toEqual([
      'done',
      'manual_refund_already_recorded',
    ]);
  });

  it('two identical requests record one manual refund', async () => {
    const stuck = await failedForAWeek();
    deps = together(2);
    const results = await Promise.all([settle(stuck), settle(stuck)]);
    expect(results[0]).toEqual(results[1]);
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(USD.amount - 1000);
  });

  it.each([
    ['all that is left is refunded again', (stuck: Stuck) => ask(stuck.payment, 'b'), 'refund_exceeds_payment'],
    ['a dispute is opened', (stuck: Stuck) => dispute(stuck, 'open'), 'payment_disputed'],
  ])('%s: no manual refund is recorded', async (_, happens, code) => {
    const stuck = await failedForAWeek();
    const before = deps;
    deps = together(1, () => {
      deps = before;
      return happens(stuck);
    });
    expect(await settle(stuck)).toMatchObject(refusedAs(code));
    expect(await only(stuck.payment)).not.toHaveProperty('manualRefund');
  });

  it('with a completed gateway refund, no manual refund is recorded', async () => {
    const stuck = await unknownForAWeek();
    const before = deps;
    deps = together(1, () => {
      deps = before;
      return report(stuck, 'done');
    });
    expect(await settle(stuck)).toMatchObject(refusedAs('refund_handled_by_gateway'));
    expect(await only(stuck.payment)).toMatchObject({ state: 'done' });
    expect(await only(stuck.payment)).not.toHaveProperty('manualRefund');
    expect(context.alarms.map(([name]) => name)).not.toContain('double_refund');
  });
});

describe('a gateway refund that completes after the manual refund', () => {
  async function settled(): Promise<Stuck> {
    const payment = await context.paid();
    context.gateway.refunds = { outcome: 'unknown' };
    await ask(payment, 'a', 1000);
    const stuck = await afterAWeek(payment, 'unknown');
    expect(await settle(stuck)).toMatchObject({ ok: true });
    context.alarms.length = 0;
    return stuck;
  }
  async function reported(stuck: Stuck, ...states: RefundObservation['state'][]) {
    for (const state of states) {
      context.clock.now += HOUR;
      await report(stuck, state);
    }
    return context.record(stuck.payment);
  }

  it('is detected as a double refund: it raises an alarm, is in the history, and reduces the refundable amount', async () => {
    const stuck = await settled();
    const { payment, refunds, history } = await reported(stuck, 'pending', 'done');
    expect(context.alarms).toEqual([['double_refund', { paymentId: payment.id, refundId: stuck.refund.id }]]);
    expect(refunds).toMatchObject([{ state: 'done', manualRefund: { doubleRefundAmount: 1000 } }]);
    expect(payment.unreserved).toBe(USD.amount - 2000);
    expect(history.at(-1)).toMatchObject({ by: 'notification', description: expect.stringContaining(': double') });
    expect(await ask(payment, 'b', 576)).toMatchObject(refusedAs('refund_exceeds_payment'));
  });

  it('changes nothing and raises no alarm when it is repeated', async () => {
    const stuck = await settled();
    const before = await reported(stuck, 'done');
    expect(await reported(stuck, 'done', 'pending')).toEqual(before);
    expect(context.alarms).toHaveLength(1);
  });

  it('and then fails is no double refund, is not sent again, and ignores late reports', async () => {
    const record = await reported(await settled(), 'done', 'failed', 'done');
    const { payment, refunds, history } = record;
    expect(refunds).toMatchObject([{ state: 'done', manualRefund: { reference: WISH.reference } }]);
    expect(refunds[0]?.manualRefund).not.toHaveProperty('twice');
    expect(payment.unreserved).toBe(USD.amount - 1000);
    expect(history.at(-1)?.description).toContain(': double_failed');
    await context.pass(2 * DAY);
    expect(await context.record(payment)).toEqual(record);
  });

  it('raises an alarm even if the process crashes after the commit', async () => {
    const stuck = await settled();
    const { ledger } = deps;
    const killed: typeof ledger.commit = async (change) => {
      await ledger.commit(change);
      throw new Error('killed');
    };
    deps = { ...deps, ledger: { ...ledger, commit: killed } };
    await expect(report(stuck, 'done')).rejects.toThrow('killed');
    expect(context.alarms.map(([name]) => name)).toEqual(['double_refund']);
  });
});
