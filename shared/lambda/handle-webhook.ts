import { observationOf } from '../domain/gateway-event.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import {
  MalformedGatewayEvent,
  NotificationRejected,
  type RawNotification,
} from '../ports/payments/payment-gateway.ts';
import { alarmIfUnprocessable } from '../use-cases/settlement/internal/unprocessable-event.ts';
import type { SettleDependencies } from '../use-cases/settlement/settle-dependencies.ts';
import { settleGatewayEvent } from '../use-cases/settlement/settle-gateway-event.ts';
import { addToLogContext, idContext } from './log-context.ts';

/**
 * Verifies what a gateway has sent and settles what it says; and measures how late that was, or that it was in vain. To what will be in vain
 * as often as it is sent, somebody is called: the gateway gives up one day, and until then a mended version may take it.
 */
export async function handleWebhook(
  deps: SettleDependencies,
  method: PaymentMethod,
  raw: RawNotification,
): Promise<void> {
  let event = 'unnamed';
  try {
    const gateway = await deps.gateways(method);
    const notice = await gateway.parseWebhook(raw);
    if (notice === undefined) return;
    const said = observationOf(notice);
    event = said.source.eventId ?? event;
    addToLogContext(idContext(said));
    await settleGatewayEvent(deps, notice);
    // A gateway that counts whole seconds may be ahead of us.
    deps.metrics('NotificationLag', Math.max(0, deps.clock() - said.at), { method });
  } catch (error) {
    alarmIfUnprocessable(deps, method, error instanceof MalformedGatewayEvent ? error.eventId : event, error);
    deps.metrics(error instanceof NotificationRejected ? 'NotificationRejected' : 'NotificationFailed', 1, { method });
    throw error;
  }
}
