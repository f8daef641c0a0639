import { type Money, sameMoney } from '../domain/money.ts';
import type { Refund } from '../domain/refund.ts';
import { type RefundResult, UnknownGatewayValue } from '../ports/payments/payment-gateway.ts';

/**
 * The result of a refund that its gateway has completed.
 *
 * @param amount what the gateway says that it has refunded; undefined if it does not say it
 * @throws UnknownGatewayValue for another currency, or an amount of zero: nobody knows how much the payer has then
 */
export function refundedWith(amount: Money | undefined, refund: Refund): RefundResult {
  if (amount === undefined || sameMoney(amount, refund.amount)) return { outcome: 'done' };
  if (amount.currency !== refund.amount.currency) throw new UnknownGatewayValue('refunded currency', amount.currency);
  if (amount.amount <= 0) throw new UnknownGatewayValue('refunded amount', String(amount.amount));
  return { outcome: 'done', amount };
}
