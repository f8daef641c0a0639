import * as z from 'zod';
import type { RefundObservation, RefundObstacle } from '../../domain/gateway-event.ts';
import { UnknownGatewayValue } from '../../ports/payments/payment-gateway.ts';
import { paypalMoney } from './amounts.ts';

/** PayPal: the Refund object. `custom_id` is the attempt's id if the refund is ours. */
export const refund = z.object({
  id: z.string(),
  status: z.string(),
  status_details: z.object({ reason: z.string().optional() }).optional(),
  amount: paypalMoney.optional(),
  custom_id: z.string().optional(),
  links: z.array(z.object({ rel: z.string(), href: z.string() })).default([]),
});
export type PayPalRefund = z.output<typeof refund>;

/**
 * Where a refund stands. One that the balance does not cover is taken from the merchant's bank account as an eCheck, stays pending for days, and
 * fails if that account does not cover it either (PayPal: Refund status details).
 *
 * @throws UnknownGatewayValue
 */
export function reportedState({
  status,
  status_details,
}: Pick<PayPalRefund, 'status' | 'status_details'>): Pick<RefundObservation, 'state' | keyof RefundObstacle> {
  const state = refundState(status);
  if (state !== 'failed') return { state };
  return { state, code: status, ...(status_details?.reason === 'ECHECK' && { balanceTooLow: true }) };
}

/** PayPal: Refund status. @throws UnknownGatewayValue */
function refundState(status: string): RefundObservation['state'] {
  switch (status) {
    case 'COMPLETED':
      return 'done';
    case 'PENDING':
      return 'pending';
    case 'FAILED':
    case 'CANCELLED':
      return 'failed';
    default:
      throw new UnknownGatewayValue('refund status', status);
  }
}

/** The capture that was refunded. */
export function captureIdOf({ links }: PayPalRefund): string | undefined {
  const up = links.find(({ rel, href }) => rel === 'up' && href.includes('/captures/'));
  return up?.href.split('/captures/')[1]?.split('/')[0];
}
