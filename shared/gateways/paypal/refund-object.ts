import * as z from 'zod';
import type { RefundObservation } from '../../domain/gateway-event.ts';
import { UnknownGatewayValue } from '../../ports/payments/payment-gateway.ts';
import { paypalMoney } from './amounts.ts';

/** PayPal: the Refund object. `custom_id` is the attempt's id if the refund is ours. */
export const refund = z.object({
  id: z.string(),
  status: z.string(),
  amount: paypalMoney.optional(),
  custom_id: z.string().optional(),
  links: z.array(z.object({ rel: z.string(), href: z.string() })).default([]),
});
export type PayPalRefund = z.output<typeof refund>;

/** PayPal: Refund status. @throws UnknownGatewayValue */
export function refundState(status: string): RefundObservation['state'] {
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
