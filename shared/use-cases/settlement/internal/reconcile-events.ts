import { type Notice, saidIn } from '../../../domain/notice.ts';
import type { PaymentMethod } from '../../../domain/payment-method.ts';
import { NoticeUnreadable } from '../../../ports/payments/payment-gateway.ts';
import type { SettleDependencies } from '../settle-dependencies.ts';
import { settleNotice } from '../settle-notice.ts';
import { alarmIfUnsettleable } from './unsettleable.ts';

export interface ReconcileDependencies extends SettleDependencies {
  /** Called for a notice that could not be settled. @param event the gateway's id of it */
  readonly onFailure: (error: unknown, event: string) => void;
}

export interface Reconciled {
  readonly notices: number;
  /** Those for which a gateway or the table did not answer: they are to be tried again. */
  readonly failed: number;
  /** Those that would fail as often as they are tried: somebody was called to each. */
  readonly setAside: number;
  /** False: the time was over before the list was. */
  readonly complete: boolean;
}

const AT_ONCE = 8;

/**
 * Folds in what a gateway's own list says it has notified, so that a notice that was lost is found all the same. Every one may have been
 * settled before; that changes nothing. One that fails holds up no other.
 *
 * @param deadline UTC milliseconds after which no more is begun
 */
export async function reconcileList(
  deps: ReconcileDependencies,
  method: PaymentMethod,
  listed: AsyncIterable<Notice | NoticeUnreadable>,
  deadline: number,
): Promise<Reconciled> {
  const list = listed[Symbol.asyncIterator]();
  let [notices, failed, setAside, complete] = [0, 0, 0, false];
  const settle = async (notice: Notice | NoticeUnreadable) => {
    notices++;
    try {
      if (notice instanceof NoticeUnreadable) throw notice;
      await settleNotice(deps, notice);
    } catch (error) {
      const event = notice instanceof NoticeUnreadable ? notice.event : (saidIn(notice).source.event ?? 'unnamed');
      deps.onFailure(error, event);
      if (alarmIfUnsettleable(deps, method, event, error)) setAside++;
      else failed++;
    }
  };
  const worker = async () => {
    while (!complete && deps.clock() < deadline) {
      const next = await list.next();
      if (next.done) complete = true;
      else await settle(next.value);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { notices, failed, setAside, complete };
}
