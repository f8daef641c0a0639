import type { Change } from '../../shared/domain/change.ts';
import { nextVersion } from '../../shared/domain/next-version.ts';
import type { Ledger } from '../../shared/ports/settlement/ledger.ts';

type When = (change: Change) => boolean;

/** The process is killed after a write, before it learns of it. */
export function killedAfterWrite(ledger: Ledger, when: When = () => true): Ledger {
  return {
    ...ledger,
    async commit(change) {
      const written = await ledger.commit(change);
      if (when(change)) throw new Error('killed');
      return written;
    },
    async recordUnmatchedPayment(reported) {
      await ledger.recordUnmatchedPayment(reported);
      throw new Error('killed');
    },
  };
}

/** Somebody else changes the payment just before the first write of it, which is therefore refused. */
export function changedBeforeWrite(ledger: Ledger, when: When = () => true): Ledger {
  let isChanged = false;
  return {
    ...ledger,
    async commit(change) {
      const [next] = change.payments ?? [];
      if (!isChanged && next !== undefined && when(change)) {
        isChanged = true;
        const { payment } = await ledger.read(next.id);
        if (payment !== undefined) await ledger.commit({ payments: [nextVersion(payment, payment.updatedAt)] });
      }
      return ledger.commit(change);
    },
  };
}
