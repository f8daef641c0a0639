import type { PaymentMethod } from '../domain/payment-method.ts';
import type { SettleDependencies } from './settle-dependencies.ts';
import { settleNotice } from './settle-notice.ts';

/**
 * Folds in what a gateway's own list says it has notified since then, so that a notice that was lost is found all the same. Every
 * one may have been settled before; that changes nothing.
 *
 * @param since UTC milliseconds
 * @returns how many notices the list held
 */
export async function reconcileGateway(
  deps: SettleDependencies,
  method: PaymentMethod,
  since: number,
): Promise<number> {
  const gateway = await deps.gateways(method);
  let notices = 0;
  for await (const notice of gateway.listNotices(since, { by: 'sweep' })) {
    await settleNotice(deps, notice);
    notices++;
  }
  return notices;
}
