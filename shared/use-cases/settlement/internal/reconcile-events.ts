import { type GatewayEvent, observationOf } from '../../../domain/gateway-event.ts';
import type { GatewayName } from '../../../domain/payment-method.ts';
import { decideSettlement } from '../../../domain/settlement.ts';
import { MalformedGatewayEvent } from '../../../ports/payments/payment-gateway.ts';
import type { SettleDependencies } from '../settle-dependencies.ts';
import { settleGatewayEvent } from '../settle-gateway-event.ts';
import { alarmIfUnprocessable } from './unprocessable-event.ts';

export interface ReconcileDependencies extends SettleDependencies {
  /** Called for an event that could not be settled. @param eventId the gateway's event id */
  readonly onFailure: (error: unknown, eventId: string) => void;
}

export interface ReconcileResult {
  readonly events: number;
  /** Events that failed because a gateway or the table did not answer. They must be retried. */
  readonly failed: number;
  /** Events that fail on every attempt. Each has raised an alarm. */
  readonly unprocessable: number;
  /** False if the deadline came, or reading failed, before the end of the list. */
  readonly complete: boolean;
  /** Why the list could not be read to its end. What was read before was settled. */
  readonly unreadable?: unknown;
}

const CONCURRENCY = 8;

/**
 * Nearly every listed success was settled when its notification came. A read shows that for a fraction of what it costs to attempt the
 * transaction again; whatever else it shows is left to the settlement.
 */
async function isSettled({ ledger, clock }: ReconcileDependencies, event: GatewayEvent): Promise<boolean> {
  if (event.kind !== 'payment' || event.payment.outcome.status !== 'succeeded') return false;
  const { paymentId, reference } = event.payment;
  if (paymentId === undefined) return false;
  const stored = await ledger.read(paymentId, reference);
  return decideSettlement(stored, { ...event.payment, paymentId }, clock()).kind === 'no-op';
}

/**
 * Settles every event of a gateway's own event list, so that lost notifications are recovered. Events that were settled before change
 * nothing. A failing event does not block the others.
 *
 * @param deadline UTC milliseconds after which no new event is started
 */
export async function reconcileEvents(
  deps: ReconcileDependencies,
  gateway: GatewayName,
  listed: AsyncIterable<GatewayEvent | MalformedGatewayEvent>,
  deadline: number,
): Promise<ReconcileResult> {
  const list = listed[Symbol.asyncIterator]();
  let [events, failed, unprocessable, complete] = [0, 0, 0, false];
  let unreadable: { readonly reason: unknown } | undefined;
  const settle = async (event: GatewayEvent | MalformedGatewayEvent) => {
    events++;
    try {
      if (event instanceof MalformedGatewayEvent) throw event;
      if (!(await isSettled(deps, event))) await settleGatewayEvent(deps, event);
    } catch (error) {
      const eventId =
        event instanceof MalformedGatewayEvent ? event.eventId : (observationOf(event).source.eventId ?? 'unnamed');
      deps.onFailure(error, eventId);
      if (alarmIfUnprocessable(deps, gateway, eventId, error)) unprocessable++;
      else failed++;
    }
  };
  const worker = async () => {
    while (!complete && unreadable === undefined && deps.clock() < deadline) {
      try {
        const next = await list.next();
        if (next.done) complete = true;
        else await settle(next.value);
      } catch (reason) {
        // The others finish their events: they would otherwise be settled while nobody waits for them.
        unreadable = { reason };
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  if (unreadable === undefined) return { events, failed, unprocessable, complete };
  return { events, failed, unprocessable, complete: false, unreadable: unreadable.reason };
}
