import type { Notice } from '../domain/notice.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { SettleDependencies } from './settle-dependencies.ts';
import { settleNotice } from './settle-notice.ts';

export interface Reconciled {
  readonly notices: number;
  readonly failed: number;
  /** False: the time was over before the list was. */
  readonly complete: boolean;
}

const AT_ONCE = 8;

/**
 * Folds in what a gateway's own list says it has notified since then, so that a notice that was lost is found all the same. Every
 * one may have been settled before; that changes nothing. One that fails holds up no other.
 *
 * @param since UTC milliseconds @param until UTC milliseconds after which no more is begun
 */
export async function reconcileGateway(
  deps: SettleDependencies & { readonly onFailure: (error: unknown) => void },
  method: PaymentMethod,
  since: number,
  until: number,
): Promise<Reconciled> {
  const gateway = await deps.gateways(method);
  const list = gateway.listNotices(since, { by: 'sweep' })[Symbol.asyncIterator]();
  let [notices, failed, complete] = [0, 0, true];
  const settle = async (notice: Notice) => {
    notices++;
    await settleNotice(deps, notice).catch((error: unknown) => {
      failed++;
      deps.onFailure(error);
    });
  };
  const worker = async () => {
    for (let next = await list.next(); !next.done; next = await list.next()) {
      await settle(next.value);
      if (deps.clock() < until) continue;
      complete = false;
      return;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { notices, failed, complete };
}
