import { gatewayByAccount } from '../../shared/gateways/gateway-by-account.ts';
import type { MerchantAccount } from '../../shared/gateways/merchant-accounts.ts';
import type { AccountGateway, PaymentGateway } from '../../shared/ports/payments/payment-gateway.ts';

/** The gateway of a secret with a single account. */
export function oneAccount({ account }: MerchantAccount, adapter: AccountGateway): PaymentGateway {
  const read = async () => [{ account }] as const;
  return gatewayByAccount({ read, refresh: read, create: () => adapter });
}
