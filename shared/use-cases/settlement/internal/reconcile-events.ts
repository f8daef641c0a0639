import { type GatewayEvent, observationOf } from '../../../domain/gateway-event.ts';
import type { PaymentMethod } from '../../../domain/payment-method.ts';
import { MalformedGatewayEvent } from '../../../ports/payments/payment-gateway.ts';
import type { SettleDependencies } from '../settle-dependencies.ts';
import { settleGatewayEvent } from '../settle-gateway-event.ts';
import { alarmIfUnprocessable } from './unprocessable-event.ts';

export interface ReconcileDependencies extends SettleDependencies {
  /** Called for a notice that could not be settled. @param event the gateway's id of it */
  readonly onFailure: (error: unknown, event: string) => void;
}

export interface ReconcileResult {
  readonly events: number;
  /** Those for which a gateway or the table did not answer: they are to be tried again. */
  readonly failed: number;
  /** Those that would fail as often as they are tried: somebody was called to each. */
  readonly unprocessable: number;
  /** False: the time was over before the list was. */
  readonly complete: boolean;
}

const CONCURRENCY = 8;

/**
 * Folds in what a gateway's own list says it has notified, so that a notice that was lost is found all the same. Every one may have been
 * settled before; that changes nothing. One that fails holds up no other.
 *
 * @param deadline UTC milliseconds after which no more is begun
 */
export async function reconcileEvents(
  deps: ReconcileDependencies,
  method: PaymentMethod,
  listed: AsyncIterable<GatewayEvent | MalformedGatewayEvent>,
  deadline: number,
): Promise<ReconcileResult> {
  const list = listed[Symbol.asyncIterator]();
  let [events, failed, unprocessable, complete] = [0, 0, 0, false];
  const settle = async (notice: GatewayEvent | MalformedGatewayEvent) => {
    events++;
    try {
      if (notice instanceof MalformedGatewayEvent) throw notice;
      await settleGatewayEvent(deps, notice);
    } catch (error) {
      const event =
        notice instanceof MalformedGatewayEvent ? notice.eventId : (observationOf(notice).source.eventId ?? 'unnamed');
      deps.onFailure(error, event);
      if (alarmIfUnprocessable(deps, method, event, error)) unprocessable++;
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
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return { events, failed, unprocessable, complete };
}
