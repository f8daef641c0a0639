import type { Money } from '../domain/money.ts';
import type { Outcome } from '../domain/observation.ts';
import { UnknownGatewayValue } from '../ports/payments/payment-gateway.ts';

/**
 * The outcome of a payment that succeeded with this amount. No gateway describes a success with an amount of zero. Taken for a success
 * with a wrong amount, it would end the payment with a refund of zero, although the payer may have paid.
 *
 * @throws UnknownGatewayValue
 */
export function succeededWith(captured: Money): Outcome {
  if (captured.amount <= 0) throw new UnknownGatewayValue('captured amount', String(captured.amount));
  return { status: 'succeeded', captured };
}
