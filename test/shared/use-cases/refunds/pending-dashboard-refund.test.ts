import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RefundResult } from '../../../../shared/ports/payments/payment-gateway.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { HOUR, USD } from '../../../support/fixtures.ts';
import { startTable } from '../../../support/memory-table.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import type { TestTable } from '../../../support/table.ts';

const DAY = 24 * HOUR;

// In memory: each case takes days of sweeps. `money.test.ts` has refunds of the dashboard in the real table.
let table: TestTable;
let context: ReturnType<typeof settlementContext>;
/** What the gateway says about the refund from now on. */
let found: RefundResult;
let sent: number;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  context = settlementContext(table);
  sent = 0;
  context.gateway.findRefund = async () => found;
  context.gateway.refund = async () => {
    sent++;
    return { outcome: 'done' };
  };
});

/** A refund of the gateway's dashboard that is pending there, and whose later notifications are lost. */
async function pending() {
  const paid = await context.paid();
  const { gateway, account, reference = '' } = paid;
  const refund = {
    ...{ gateway, account, reference, attempt: 1, gatewayRefundId: 're_1', amount: { ...USD, amount: 300 } },
    ...({ state: 'pending', at: context.clock.now, source: { by: 'notification', eventId: 'evt_1' } } as const),
  };
  context.gateway.confirmRefund = async (reported) => reported;
  await settleGatewayEvent(context.deps, { kind: 'refund', refund });
  return paid;
}

describe('a refund of the dashboard that is pending', () => {
  it.each([
    ['done', { outcome: 'done' }, 'done'],
    ['refused by the payer’s bank', { outcome: 'impossible', code: 'ABNORMAL' }, 'manual_review'],
    ['failed', { outcome: 'failed', code: 'FAILED' }, 'manual_review'],
  ] as const)('is queried until it is %s', async (_, answer, state) => {
    found = { outcome: 'pending' };
    const paid = await pending();
    await context.pass(HOUR);
    expect((await context.record(paid)).refunds).toMatchObject([{ id: 'gw_re_1', state: 'sent' }]);
    found = answer;
    await context.pass(DAY);
    expect((await context.record(paid)).refunds).toMatchObject([{ id: 'gw_re_1', state }]);
    expect(context.alarms.filter(([name]) => name === 'refund_manual_review')).toHaveLength(state === 'done' ? 0 : 1);
  });

  it.each(['not_found', 'unknown', 'pending'] as const)(
    'is given to staff after a week of %s, and never sent',
    async (outcome) => {
      found = { outcome };
      const paid = await pending();
      await context.pass(9 * DAY);
      expect((await context.record(paid)).refunds).toMatchObject([{ id: 'gw_re_1', state: 'manual_review' }]);
      expect(sent).toBe(0);
    },
  );
});
