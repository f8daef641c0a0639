import type { Notice } from '../domain/notice.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import { NotificationRefused, type RawNotification } from '../ports/payment-gateway.ts';
import type { SettleDependencies } from '../use-cases/settle-dependencies.ts';
import { settleNotice } from '../use-cases/settle-notice.ts';
import { addToLogContext, idsIn } from './log-context.ts';

/** Verifies what a gateway has sent and settles what it says; and measures how late that was, or that it was in vain. */
export async function takeNotification(
  deps: SettleDependencies,
  method: PaymentMethod,
  raw: RawNotification,
): Promise<void> {
  try {
    const gateway = await deps.gateways(method);
    const notice = await gateway.readNotification(raw);
    if (notice === undefined) return;
    const said = saidIn(notice);
    addToLogContext(idsIn(said));
    await settleNotice(deps, notice);
    // A gateway that counts whole seconds may be ahead of us.
    deps.meter('NotificationLag', Math.max(0, deps.clock() - said.at), { method });
  } catch (error) {
    deps.meter(error instanceof NotificationRefused ? 'NotificationRefused' : 'NotificationFailed', 1, { method });
    throw error;
  }
}

function saidIn(notice: Notice) {
  if (notice.kind === 'payment') return notice.payment;
  return notice.kind === 'refund' ? notice.refund : notice.dispute;
}
