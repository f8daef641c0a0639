import type { Payment } from '../domain/payment.ts';
import type { PaymentGateway } from '../ports/payment-gateway.ts';
import type { SettleDependencies } from './settle-dependencies.ts';

/**
 * Asks a gateway about a payment. One that cannot even be asked (keys of another account, an answer that nobody understands) leaves
 * the payment as unknown as one that is silent, and must not bar the applicant for ever; only that a person has to look at it.
 */
export async function askAbout<Answer>(
  { gateways, alarm }: Pick<SettleDependencies, 'gateways' | 'alarm'>,
  payment: Payment,
  ask: (gateway: PaymentGateway) => Promise<Answer>,
): Promise<Answer | { readonly outcome: 'unknown' }> {
  try {
    return await ask(await gateways(payment.method));
  } catch (error) {
    alarm('gateway_unusable', { paymentId: payment.id, method: payment.method, error: String(error) });
    return { outcome: 'unknown' };
  }
}
