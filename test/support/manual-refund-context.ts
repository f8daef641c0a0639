import { expect } from 'vitest';
import type { StaffMember } from '../../shared/domain/audit-event.ts';
import type { RefundObservation } from '../../shared/domain/gateway-event.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import { type RefundStatus, settleRefund } from '../../shared/domain/settle-refund.ts';
import { withdrawApplication } from '../../shared/use-cases/applications/withdraw-application.ts';
import { type ManualRefundRequest, recordManualRefund } from '../../shared/use-cases/refunds/record-manual-refund.ts';
import { requestRefund } from '../../shared/use-cases/refunds/request-refund.ts';
import { settleGatewayEvent } from '../../shared/use-cases/settlement/settle-gateway-event.ts';
import { HOUR, observedDispute, USD } from './fixtures.ts';
import { settlementContext } from './settlement-context.ts';
import type { TestTable } from './table.ts';

const DAY = 24 * HOUR;
export const FARID: StaffMember = { id: 'farid', role: 'finance' };
export const FATIMA: StaffMember = { id: 'fatima', role: 'finance' };
export const TRANSFER = { reference: 'SEPA 2026-4711', reason: 'the card is closed, sent to the account of Amina' };

/** A refund that needs a member of staff, and its payment. */
export interface Stuck {
  readonly payment: Payment;
  readonly refund: Refund;
}

export const refusedAs = (code: string) => ({ ok: false, error: { code } });

/** Refunds that the gateway did not complete, and what staff do about them. A test may replace the ledger of `deps`. */
export function manualRefundContext(table: TestTable) {
  const context = settlementContext(table);
  const { clock, gateway, record, paid } = context;
  const deps = { ...context.deps, payments: table.payments };

  const refundOf = async (payment: Payment): Promise<Refund> => {
    const [refund] = (await record(payment)).refunds;
    if (refund === undefined) throw new Error('there is no refund');
    return refund;
  };

  /** Finance asks for a refund. */
  const ask = ({ id }: Payment, key: string, amount?: number) =>
    requestRefund(deps, {
      paymentId: id,
      key: key.padEnd(24, '0'),
      ...(amount !== undefined && { amount }),
      reason: 'goodwill',
      requestedBy: FARID,
    });

  /** What the sweep does after a week in which the gateway has answered this about the refund. */
  async function afterAWeek(of: Payment, outcome: RefundStatus['outcome']): Promise<Stuck> {
    clock.now += 8 * DAY;
    const { payment } = await record(of);
    const change = settleRefund(payment, await refundOf(of), { outcome }, 'sweep', clock.now);
    expect(change?.refunds).toMatchObject([{ state: 'manual_review' }]);
    await table.ledger.commit(change ?? {});
    clock.now += HOUR;
    return { payment, refund: await refundOf(payment) };
  }

  return {
    ...context,
    deps,
    refundOf,
    ask,
    afterAWeek,

    /** A full refund whose outcome is unknown, which the gateway does not know now. */
    async unknownForAWeek(): Promise<Stuck> {
      const payment = await paid();
      gateway.refunds = { outcome: 'unknown' };
      await withdrawApplication(deps, payment.userId, payment.applicationId);
      return afterAWeek(payment, 'unknown');
    },

    /** A partial refund whose attempts have all failed, so its amount is refundable again. */
    async failedForAWeek(amount = 1000): Promise<Stuck> {
      const payment = await paid();
      gateway.refunds = { outcome: 'failed', code: 'insufficient_funds' };
      await ask(payment, 'a', amount);
      gateway.refunds = { outcome: 'done' };
      return afterAWeek(payment, 'failed');
    },

    /** Finance has paid the refund by bank transfer. */
    transfer({ payment, refund }: Stuck, changes: Partial<ManualRefundRequest> = {}, by = FARID) {
      // Audit events of the same millisecond have no order.
      clock.now += 1;
      return recordManualRefund(deps, by, { paymentId: payment.id, refundId: refund.id, ...TRANSFER, ...changes });
    },

    /** The gateway's notification about the refund's current attempt. */
    report({ payment, refund }: Stuck, state: RefundObservation['state']) {
      const outcome = { refundId: refund.id, attempt: refund.attempt, gatewayRefundId: 're_x', amount: refund.amount };
      return settleGatewayEvent(deps, {
        kind: 'refund',
        refund: { ...about(payment, clock.now), paymentId: payment.id, ...outcome, state },
      });
    },

    /** The gateway's notification about a refund that was issued in its dashboard. */
    reportExternal(payment: Payment, amount: number, state: RefundObservation['state']) {
      const outcome = { gatewayRefundId: 're_x', attempt: 1, amount: { ...USD, amount }, state };
      return settleGatewayEvent(deps, { kind: 'refund', refund: { ...about(payment, clock.now), ...outcome } });
    },

    /** The gateway's notification about a dispute. */
    dispute({ payment }: Stuck, state: 'open' | 'lost', amount = USD.amount) {
      const dispute = observedDispute(payment, { at: clock.now, amount: { ...USD, amount }, state });
      return settleGatewayEvent(deps, { kind: 'dispute', dispute });
    },

    /** Newest first. */
    auditEvents: async ({ payment }: Stuck) =>
      (await table.audit.listByApplication(payment.applicationId, { limit: 100 })).items.filter(
        ({ action }) => action === 'record-manual-refund',
      ),
  };
}

function about({ gateway, account, reference = '' }: Payment, at: number) {
  return { gateway, account, reference, at, source: { by: 'notification' } } as const;
}
