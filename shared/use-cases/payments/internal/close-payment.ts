import { markClosing, markOpenClosing } from '../../../domain/apply-settlement.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import { type ClosingReason, isOpen } from '../../../domain/payment.ts';
import type { PaymentSnapshot } from '../../../domain/settlement.ts';
import type { TriggeredBy } from '../../../domain/source.ts';
import { retryOnConflict } from '../../common/retry-on-conflict.ts';
import { settleByClosing } from '../../settlement/internal/settle-payment.ts';
import type { SettleDependencies } from '../../settlement/settle-dependencies.ts';

export interface CloseResult {
  /** False: the gateway did not answer. */
  readonly gatewayAnswered: boolean;
  /** The stored rows afterwards. The payment may still be open, or may have been paid in the meantime. */
  readonly snapshot: PaymentSnapshot;
}

/**
 * Asks the gateway to close a payment and settles the answer. The request is stored first, so that the sweep retries it after a crash.
 * The payment counts as closed only once the gateway confirms it.
 */
export async function closePayment(
  deps: SettleDependencies,
  id: PaymentId,
  reason: ClosingReason,
  by: TriggeredBy,
): Promise<CloseResult> {
  const snapshot = await markForClosing(deps, id, reason, by);
  const { payment } = snapshot;
  if (payment === undefined || !isOpen(payment) || payment.closing === undefined) {
    return { gatewayAnswered: true, snapshot };
  }
  const gatewayAnswered = await settleByClosing(deps, payment, by);
  return { gatewayAnswered, snapshot: gatewayAnswered ? await deps.ledger.read(id) : snapshot };
}

/** Stores that the payment is to be closed, which the sweep then retries until the gateway answers. */
export async function markForClosing(
  { ledger, clock }: SettleDependencies,
  id: PaymentId,
  reason: ClosingReason,
  by: TriggeredBy,
): Promise<PaymentSnapshot> {
  return retryOnConflict(id, async () => {
    const stored = await ledger.read(id);
    const { payment, application } = stored;
    if (payment === undefined || application === undefined) return stored;
    if (!isOpen(payment) || payment.closing !== undefined) return stored;
    const now = clock();
    // Resumed since the caller read it.
    if (reason === 'expired' && now < payment.payableUntil) return stored;
    // The sweep has just scheduled its next attempt; its own close request must not make that earlier.
    const marked = markClosing(payment, reason, now, by === 'sweep' ? payment.dueAt : now);
    const entry = { paymentId: id, at: now, to: payment.state, by, description: `closing: ${reason}` };
    const holder = markOpenClosing(application, payment, now);
    const change = { ...(holder && { application: holder }), payments: [marked], history: [entry] };
    return (await ledger.commit(change)) ? { payment: marked, application: holder ?? application } : 'retry';
  });
}
