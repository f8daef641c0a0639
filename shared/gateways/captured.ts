import type { Money } from '../domain/money.ts';
import type { Outcome } from '../domain/observation.ts';
import { UnknownGatewayValue } from '../ports/payments/payment-gateway.ts';

/**
 * The outcome of a payment of which this was captured. A success over nothing is none that a gateway describes, such as an amount that is null:
 * believed, it would count as another amount than the ordered one, of which there is nothing to refund.
 *
 * @throws UnknownGatewayValue
 */
export function succeededWith(captured: Money): Outcome {
  if (captured.amount <= 0) throw new UnknownGatewayValue('captured amount', String(captured.amount));
  return { status: 'succeeded', captured };
}
