import { nextRetryAt } from '../../domain/backoff.ts';
import { isDisputed } from '../../domain/dispute.ts';
import { isOpen } from '../../domain/payment.ts';
import { sweepTimes } from '../../domain/payment-deadlines.ts';
import type { PaymentSnapshot } from '../../domain/settlement.ts';
import type { DueItem, DueWork } from '../../ports/settlement/due-work.ts';
import { closePayment } from '../payments/internal/close-payment.ts';
import { expireUnconfirmedPayment } from '../payments/internal/expire-unconfirmed-payment.ts';
import { processRefund } from '../refunds/internal/process-refund.ts';
import { queryPayment } from './internal/query-payment.ts';
import { settleByClosing } from './internal/settle-payment.ts';
import type { SettleDependencies } from './settle-dependencies.ts';
import { queryDisputes } from './settle-gateway-event.ts';

export interface SweepDependencies extends SettleDependencies {
  readonly dueWork: DueWork;
  /** Called for work that failed; it stays due. */
  readonly onFailure: (item: DueItem | undefined, error: unknown) => void;
}

export interface SweepLimits {
  /** UTC milliseconds after which no new item is started. */
  readonly until: number;
  readonly itemsPerShard: number;
  /** Number of items processed in parallel. */
  readonly concurrency: number;
}

export interface SweepResult {
  readonly done: number;
  readonly failed: number;
  /** Whether due items are left for the next run. */
  readonly more: boolean;
}

/**
 * Processes all due work: expired open payments, close requests, unfinished refunds, open disputes. Each item is claimed before its
 * gateway is called and becomes due again with a growing delay until it is settled, so an interrupted run loses nothing and the next
 * run continues.
 */
export async function sweepPayments(
  deps: SweepDependencies,
  { until, itemsPerShard, concurrency }: SweepLimits,
): Promise<SweepResult> {
  const { shards } = deps.dueWork;
  const now = deps.clock();
  const reads = await Promise.allSettled(shards.map((shard) => deps.dueWork.listDue(shard, now, itemsPerShard)));
  const found = reads.map((one) => (one.status === 'fulfilled' ? one.value : []));
  // A shard that cannot be read does not block the others.
  for (const one of reads) if (one.status === 'rejected') deps.onFailure(undefined, one.reason);
  const queue = found.flat().toSorted((a, b) => a.dueAt - b.dueAt);
  const full = found.some((items) => items.length === itemsPerShard);
  let [done, failed] = [0, 0];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      if (deps.clock() >= until) return void queue.unshift(item);
      try {
        if (await deps.dueWork.claim(item, nextDueAt(deps, item))) await processItem(deps, item);
        done++;
      } catch (error) {
        failed++;
        deps.onFailure(item, error);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { done, failed, more: full || queue.length > 0 };
}

/** Later each time, but never after the next time at which an open payment can be decided. */
function nextDueAt({ clock }: SweepDependencies, { tries, open }: DueItem): number {
  const now = clock();
  const deadlines = open ? sweepTimes(open) : [];
  return Math.min(nextRetryAt(tries, now), ...deadlines.filter((at) => at > now));
}

async function processItem(deps: SweepDependencies, { paymentId, refundId }: DueItem): Promise<void> {
  if (refundId !== undefined) return processRefund(deps, paymentId, refundId, 'sweep');
  const stored = await deps.ledger.read(paymentId);
  const { payment } = stored;
  if (payment === undefined) return;
  if (isOpen(payment) && payment.closing !== undefined) {
    // Also while a capture has no answer: a payment that is to be closed is not captured any more.
    await closeOverdue(deps, stored);
  } else if (payment.state === 'pending' && deps.clock() >= payment.payableUntil) {
    await settleExpired(deps, stored);
  } else if (payment.gatewayConfirmed === false) {
    // The gateway has not confirmed that the payment is closed: it may have been paid in an old browser tab.
    await settleByClosing(deps, payment, 'sweep');
  } else if (isOpen(payment)) {
    await queryPayment(deps, stored, 'sweep');
  } else if (isDisputed(payment)) {
    await queryDisputes(deps, payment, 'sweep');
  }
}

/** A payment whose time is over may have been paid or approved in time, without a notification. It is closed only if it was not. */
async function settleExpired(deps: SweepDependencies, stored: PaymentSnapshot): Promise<void> {
  const { gatewayAnswered, snapshot } = await queryPayment(deps, stored, 'sweep');
  if (!gatewayAnswered) await expireUnconfirmedPayment(deps, snapshot, 'sweep');
  else if (snapshot.payment?.state === 'pending') await closeOverdue(deps, snapshot);
}

async function closeOverdue(deps: SweepDependencies, { payment }: PaymentSnapshot): Promise<void> {
  if (payment === undefined) return;
  const { gatewayAnswered, snapshot } = await closePayment(deps, payment.id, 'expired', 'sweep');
  if (!gatewayAnswered) await expireUnconfirmedPayment(deps, snapshot, 'sweep');
}
