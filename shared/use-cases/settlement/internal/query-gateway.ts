import type { PaymentId } from '../../../domain/ids.ts';
import type { PaymentMethod } from '../../../domain/payment-method.ts';
import type { PaymentGateway, UnknownOutcome } from '../../../ports/payments/payment-gateway.ts';
import type { SettleDependencies } from '../settle-dependencies.ts';

/**
 * Asks a gateway about a payment. One that cannot even be asked (keys of another account, an answer that nobody understands) leaves
 * the payment as unknown as one that is silent, and must not bar the applicant for ever; only that a person has to look at it.
 */
export async function queryGateway<Answer>(
  { gateways, alarm }: Pick<SettleDependencies, 'gateways' | 'alarm'>,
  { id: paymentId, method }: { readonly id: PaymentId; readonly method: PaymentMethod },
  call: (gateway: PaymentGateway) => Promise<Answer>,
): Promise<Answer | UnknownOutcome> {
  try {
    return await call(await gateways(method));
  } catch (error) {
    alarm('gateway_unusable', { paymentId, method, error: String(error) });
    return { outcome: 'unknown' };
  }
}
