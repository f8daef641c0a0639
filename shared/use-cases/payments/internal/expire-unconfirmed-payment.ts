import { clearOpenPayment } from '../../../domain/apply-settlement.ts';
import { nextVersion } from '../../../domain/next-version.ts';
import { isOpen, type Payment } from '../../../domain/payment.ts';
import { blocksUntil } from '../../../domain/payment-deadlines.ts';
import type { PaymentSnapshot } from '../../../domain/settlement.ts';
import type { TriggeredBy } from '../../../domain/source.ts';
import { recordSettlementMetrics } from '../../common/record-metrics.ts';
import type { SettleDependencies } from '../../settlement/settle-dependencies.ts';

/**
 * Expires a payment whose gateway has not answered for `EXPIRE_UNCONFIRMED_AFTER` past `payableUntil`, so that the applicant can pay
 * another way. The gateway has not confirmed anything, so the payment stays due, and money that arrives later is settled as usual.
 *
 * @returns the rows that are stored now; the same object if nothing changed
 */
export async function expireUnconfirmedPayment(
  deps: SettleDependencies,
  stored: PaymentSnapshot,
  by: TriggeredBy,
): Promise<PaymentSnapshot> {
  const { payment, application } = stored;
  const now = deps.clock();
  if (payment === undefined || application === undefined || !isOpen(payment)) return stored;
  if (payment.state === 'processing' || now < blocksUntil(payment)) return stored;
  const { closing: _, ...rest } = payment;
  const expired = nextVersion<Payment>(rest, now, { state: 'expired', gatewayConfirmed: false });
  const entry = {
    paymentId: payment.id,
    at: now,
    to: 'expired',
    by,
    description: 'the gateway does not answer',
  } as const;
  const released = clearOpenPayment(application, payment, now);
  const change = { ...(released && { application: released }), payments: [expired], history: [entry] };
  if (!(await deps.ledger.commit(change))) return stored;
  recordSettlementMetrics(deps, payment, { kind: 'close', to: 'expired' });
  return deps.ledger.read(payment.id);
}
