import { expect, it } from 'vitest';
import { owedAmount } from '../../../shared/domain/manual-refund.ts';
import { REFUND_RETRY_WINDOW, type Refund } from '../../../shared/domain/refund.ts';
import { recordExternalRefund, settleRefund } from '../../../shared/domain/settle-refund.ts';
import { anApplication, aPayment, NOW, USD } from '../../support/fixtures.ts';

it('is not owed what the dashboard has refunded while the amount was reserved (npm run simulate, seed 35)', () => {
  const pending = aPayment(anApplication());
  const reserving: Refund = {
    id: 're_1',
    paymentId: pending.id,
    gateway: pending.gateway,
    amount: USD,
    reason: 'application_withdrawn',
    state: 'failed',
    attempt: 2,
    createdAt: NOW,
    updatedAt: NOW,
    version: 3,
  };
  const paid = { ...pending, state: 'succeeded', accepted: true, unreserved: 0 } as const;
  const source = { by: 'notification', eventId: 'evt_1' } as const;
  const { gateway, account } = paid;
  const part = { ...USD, amount: 1_000 };
  const external = recordExternalRefund(
    paid,
    { gateway, account, reference: 'pi_1', gatewayRefundId: 're_x', amount: part, state: 'done', at: NOW, source },
    NOW,
  );
  const [reported = paid] = external.payments ?? [];
  const sent = { ...reserving, state: 'sent' } as const;
  const failed = settleRefund(reported, sent, { outcome: 'failed' }, 'sweep', NOW + REFUND_RETRY_WINDOW);
  const [after = paid] = failed?.payments ?? [];
  const refunds = [...(failed?.refunds ?? []), ...(external.refunds ?? [])];
  expect(refunds.map(({ state }) => state)).toEqual(['manual_review', 'done']);
  expect(owedAmount(refunds[0] as Refund, after, refunds)).toBe(USD.amount - part.amount);
});
