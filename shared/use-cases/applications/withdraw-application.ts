import { type Application, canTransitionApplication } from '../../domain/application.ts';
import { automaticRefund, markClosing } from '../../domain/apply-settlement.ts';
import type { Change } from '../../domain/change.ts';
import { ok, type Result } from '../../domain/domain-error.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import { nextVersion } from '../../domain/next-version.ts';
import { isOpen } from '../../domain/payment.ts';
import { remainingAmount } from '../../domain/refund-policy.ts';
import { totalsAfter } from '../../domain/refund-totals.ts';
import type { ApplicationStore } from '../../ports/applications/application-store.ts';
import { followUp } from '../settlement/internal/settle-payment.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { type ApplicationChange, commitOwnApplicationChange } from './internal/commit-application-change.ts';

export type WithdrawDependencies = SettleDependencies & { readonly applications: Pick<ApplicationStore, 'get'> };

/**
 * Withdraws an application that the visa office has not started to process. An open payment is closed. An accepted payment is
 * refunded: the same transaction records the refund. Money that arrives later is refunded when it is settled.
 */
export async function withdrawApplication(
  deps: WithdrawDependencies,
  userId: string,
  id: ApplicationId,
): Promise<Result<Application>> {
  let committed: Change = {};
  const result = await commitOwnApplicationChange(deps, userId, id, async (application) => {
    committed = {};
    if (application.state === 'withdrawn') return application;
    if (!canTransitionApplication(application.state, 'withdrawn')) return { code: 'withdrawal_not_allowed' };
    const change = await withdrawal(deps, application);
    committed = change;
    return change;
  });
  if (result.ok) await followUp(deps, committed);
  return result.ok ? ok(result.value) : result;
}

async function withdrawal(deps: WithdrawDependencies, application: Application): Promise<ApplicationChange> {
  const now = deps.clock();
  const { open, ...rest } = application;
  const withdrawn = nextVersion<Application>(rest, now, { state: 'withdrawn' });
  const affected = application.paidBy ?? open?.paymentId;
  const payment = affected && (await deps.ledger.read(affected)).payment;
  if (!payment) return { application: withdrawn };
  const entry = { paymentId: payment.id, at: now, to: payment.state, by: 'applicant' } as const;
  if (isOpen(payment)) {
    const history = [{ ...entry, description: 'closing: withdrawn' }];
    return { application: withdrawn, payments: [markClosing(payment, 'withdrawn', now)], history };
  }
  const amount = remainingAmount(payment);
  if (!payment.accepted || amount.amount === 0) return { application: withdrawn };
  const unreserved = (payment.unreserved ?? 0) - amount.amount;
  const refund = automaticRefund(payment, amount, 'application_withdrawn', now);
  return {
    application: withdrawn,
    payments: [nextVersion(payment, now, { unreserved, refundTotals: totalsAfter(payment, undefined, refund) })],
    refunds: [refund],
    history: [{ ...entry, description: 'refund: application_withdrawn' }],
  };
}
