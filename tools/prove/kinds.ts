import type { GatewayName } from '../../shared/domain/payment-method.ts';

/**
 * How a gateway closes a payment and takes its money. `immediate`: it closes an unpaid payment at once. `late`: it does not know a payment
 * before the payer has begun, so that it cannot be closed before its time. `capture`: the payer approves, and we capture.
 */
export type Kind = 'immediate' | 'late' | 'capture';

interface KindRules {
  /** Its own method is used. */
  readonly gateway: GatewayName;
  readonly account: string;
}

/** The product's own gateways, whose rules are used. */
export const KINDS = {
  immediate: { gateway: 'stripe', account: 'acct_1/test' },
  late: { gateway: 'alipay', account: '2021000000000001' },
  capture: { gateway: 'paypal', account: 'MERCHANT' },
} as const satisfies Record<Kind, KindRules>;

export function kindOf(gateway: GatewayName): Kind {
  const found = (Object.keys(KINDS) as Kind[]).find((kind) => KINDS[kind].gateway === gateway);
  if (found === undefined) throw new TypeError(`no kind has the gateway ${gateway}`);
  return found;
}
