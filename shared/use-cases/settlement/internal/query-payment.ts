import type { PaymentSnapshot } from '../../../domain/settlement.ts';
import type { TriggeredBy } from '../../../domain/source.ts';
import type {
  MakeCheckout,
  PayerContext,
  PaymentOrder,
  UnknownOutcome,
} from '../../../ports/payments/payment-gateway.ts';
import type { SettleDependencies } from '../settle-dependencies.ts';
import { queryGateway } from './query-gateway.ts';
import { settleQueried } from './settle-payment.ts';

export interface QueriedPayment {
  /** False: the gateway did not answer. */
  readonly gatewayAnswered: boolean;
  /** Why it cannot answer, if that is known. */
  readonly reason?: UnknownOutcome['reason'];
  readonly snapshot: PaymentSnapshot;
  /** Present if the gateway says that the payment is payable, by this payer's device if one is named. */
  readonly checkout?: MakeCheckout;
  /** Present if the checkout can be renewed. Called only once the changed payment is committed. */
  readonly reissue?: MakeCheckout<[order: PaymentOrder]>;
}

/** Queries a payment at its gateway and settles the result. A succeeded payment is final and is not queried again. */
export async function queryPayment(
  deps: SettleDependencies,
  snapshot: PaymentSnapshot,
  by: TriggeredBy,
  payer?: PayerContext,
): Promise<QueriedPayment> {
  const { payment } = snapshot;
  if (payment === undefined || payment.state === 'succeeded') return { gatewayAnswered: true, snapshot };
  const queried = await queryGateway(deps, payment, (gateway) => gateway.query(payment, { by }, payer));
  if (queried.outcome === 'unknown') {
    const { reason } = queried;
    return { gatewayAnswered: false, snapshot, ...(reason && { reason }) };
  }
  await settleQueried(deps, queried);
  const settled = await deps.ledger.read(payment.id);
  const { checkout, reissue } = queried;
  return { gatewayAnswered: true, snapshot: settled, ...(checkout && { checkout }), ...(reissue && { reissue }) };
}
