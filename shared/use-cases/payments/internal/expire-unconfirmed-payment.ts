import { releasing } from '../../../domain/apply-settlement.ts';
import { isOpen, type Payment, SILENT_UNTIL_EXPIRED } from '../../../domain/payment.ts';
import type { Stored } from '../../../domain/settlement.ts';
import type { SaidBy } from '../../../domain/source.ts';
import { measureSettlement } from '../../common/measure.ts';
import type { SettleDependencies } from '../../settlement/settle-dependencies.ts';

/**
 * A gateway that is still silent half an hour after the payment's time was over bars the applicant no longer. Nothing is proved by
 * that, so the payment stays due: money that turns up later is settled as any other.
 *
 * @returns what stands now; the same object if nothing was changed
 */
export async function expireSilentPayment(deps: SettleDependencies, stored: Stored, by: SaidBy): Promise<Stored> {
  const { payment, application } = stored;
  const now = deps.clock();
  if (payment === undefined || application === undefined || !isOpen(payment)) return stored;
  if (payment.state === 'processing' || now < payment.payableUntil + SILENT_UNTIL_EXPIRED) return stored;
  const { closing: _, ...rest } = payment;
  const expired: Payment = { ...rest, state: 'expired', proved: false, updatedAt: now, version: payment.version + 1 };
  const entry = { paymentId: payment.id, at: now, to: 'expired', by, what: 'its gateway is silent' } as const;
  const released = releasing(application, payment, now);
  const change = { ...(released && { application: released }), payments: [expired], history: [entry] };
  if (!(await deps.ledger.commit(change))) return stored;
  measureSettlement(deps, payment.method, { kind: 'close', to: 'expired' });
  return deps.ledger.read(payment.id);
}
