import type { PaymentId } from '../../../domain/ids.ts';
import type { GatewayName } from '../../../domain/payment-method.ts';
import {
  MerchantAccountUnavailable,
  type PaymentGateway,
  type UnknownOutcome,
} from '../../../ports/payments/payment-gateway.ts';
import type { SettleDependencies } from '../settle-dependencies.ts';

/**
 * Calls a gateway about a payment. A call that fails (rejected keys, no keys of the payment's account, an answer that cannot be parsed)
 * leaves the outcome `unknown`, like a gateway that does not answer, so it cannot block the applicant forever. Unlike that, it raises an
 * alarm.
 */
export async function queryGateway<Answer>(
  { gateways, alarm }: Pick<SettleDependencies, 'gateways' | 'alarm'>,
  { id: paymentId, gateway }: { readonly id: PaymentId; readonly gateway: GatewayName },
  call: (adapter: PaymentGateway) => Promise<Answer>,
): Promise<Answer | UnknownOutcome> {
  try {
    return await call(await gateways(gateway));
  } catch (error) {
    if (error instanceof MerchantAccountUnavailable) {
      alarm('account_unavailable', { paymentId, gateway, account: error.account });
      return { outcome: 'unknown', reason: 'account_unavailable' };
    }
    alarm('gateway_unusable', { paymentId, gateway, error: String(error) });
    return { outcome: 'unknown' };
  }
}
