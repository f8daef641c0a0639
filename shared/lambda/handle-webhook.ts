import pTimeout from 'p-timeout';
import { observationOf } from '../domain/gateway-event.ts';
import type { GatewayName } from '../domain/payment-method.ts';
import { RetryableError } from '../ports/common/retryable-error.ts';
import {
  MalformedGatewayEvent,
  NotificationRejected,
  type RawNotification,
} from '../ports/payments/payment-gateway.ts';
import { alarmIfUnprocessable } from '../use-cases/settlement/internal/unprocessable-event.ts';
import type { SettleDependencies } from '../use-cases/settlement/settle-dependencies.ts';
import { settleGatewayEvent } from '../use-cases/settlement/settle-gateway-event.ts';
import { addToLogContext, idContext } from './log-context.ts';

/** The settlement is slower than the gateway waits. It continues, or is repeated when the notification is delivered again. */
class AnswerDue extends RetryableError {
  override readonly name = 'AnswerDue';
}

/**
 * Verifies a gateway notification, settles its event, and measures its delay or failure. An event that fails on every delivery raises an
 * alarm: a fixed version can still process it until the gateway stops redelivering.
 *
 * @param answerWithin milliseconds in which the gateway expects the answer
 * @throws NotificationRejected if the notification cannot be verified; any other error means that it must be delivered again
 */
export async function handleWebhook(
  deps: SettleDependencies,
  name: GatewayName,
  raw: RawNotification,
  answerWithin = Number.POSITIVE_INFINITY,
): Promise<void> {
  const settle = settleNotification(deps, name, raw);
  return pTimeout(settle, { milliseconds: answerWithin, message: new AnswerDue(`not settled in time: ${name}`) });
}

async function settleNotification(deps: SettleDependencies, name: GatewayName, raw: RawNotification): Promise<void> {
  let eventId = 'unnamed';
  try {
    const gateway = await deps.gateways(name);
    const event = await gateway.parseWebhook(raw);
    if (event === undefined) return;
    const observation = observationOf(event);
    eventId = observation.source.eventId ?? eventId;
    addToLogContext(idContext(observation));
    await settleGatewayEvent(deps, event);
    // A gateway's clock may be ahead of ours.
    deps.metrics('NotificationLag', Math.max(0, deps.clock() - observation.at), { gateway: name });
  } catch (error) {
    alarmIfUnprocessable(deps, name, error instanceof MalformedGatewayEvent ? error.eventId : eventId, error);
    deps.metrics(error instanceof NotificationRejected ? 'NotificationRejected' : 'NotificationFailed', 1, {
      gateway: name,
    });
    throw error;
  }
}
