import { saidIn } from '../domain/notice.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import { NoticeUnreadable, NotificationRefused, type RawNotification } from '../ports/payments/payment-gateway.ts';
import { alarmIfUnsettleable } from '../use-cases/settlement/internal/unsettleable.ts';
import type { SettleDependencies } from '../use-cases/settlement/settle-dependencies.ts';
import { settleNotice } from '../use-cases/settlement/settle-notice.ts';
import { addToLogContext, idsIn } from './log-context.ts';

/**
 * Verifies what a gateway has sent and settles what it says; and measures how late that was, or that it was in vain. To what will be in vain
 * as often as it is sent, somebody is called: the gateway gives up one day, and until then a mended version may take it.
 */
export async function takeNotification(
  deps: SettleDependencies,
  method: PaymentMethod,
  raw: RawNotification,
): Promise<void> {
  let event = 'unnamed';
  try {
    const gateway = await deps.gateways(method);
    const notice = await gateway.readNotification(raw);
    if (notice === undefined) return;
    const said = saidIn(notice);
    event = said.source.event ?? event;
    addToLogContext(idsIn(said));
    await settleNotice(deps, notice);
    // A gateway that counts whole seconds may be ahead of us.
    deps.meter('NotificationLag', Math.max(0, deps.clock() - said.at), { method });
  } catch (error) {
    alarmIfUnsettleable(deps, method, error instanceof NoticeUnreadable ? error.event : event, error);
    deps.meter(error instanceof NotificationRefused ? 'NotificationRefused' : 'NotificationFailed', 1, { method });
    throw error;
  }
}
