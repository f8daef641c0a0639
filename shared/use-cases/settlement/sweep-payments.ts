import { nextRetryAt } from '../../domain/backoff.ts';
import { isDisputed } from '../../domain/dispute.ts';
import { isOpen } from '../../domain/payment.ts';
import { sweepTimes } from '../../domain/payment-deadlines.ts';
import type { PaymentSnapshot } from '../../domain/settlement.ts';
import type { DueItem, DueWork } from '../../ports/settlement/due-work.ts';
import { drainShards, type Share, shareOf } from '../common/drain-shards.ts';
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

export interface SweepLimits extends Share {
  /** UTC milliseconds after which no new item is started. */
  readonly until: number;
  /** UTC milliseconds after which no item in progress is waited for: it has failed, and stays due. By default the run waits for all. */
  readonly giveUpAt?: number;
  /** Items of a shard that are read at a time. */
  readonly itemsPerShard: number;
  /** Number of items processed in parallel for each gateway, so that one without answers does not hold up the work of the others. */
  readonly concurrency: number;
}

export interface SweepResult {
  readonly done: number;
  readonly failed: number;
  /** Whether due items are left for the next run. */
  readonly more: boolean;
  /** For how long the first of them have been due (milliseconds); 0 if none are left. */
  readonly lag: number;
}

/**
 * Processes all due work: expired open payments, close requests, unfinished refunds, open disputes. Each item is claimed before its
 * gateway is called and becomes due again with a growing delay until it is settled, so an interrupted run loses nothing, overlapping runs
 * do nothing twice, and an item that always fails does not stand before the others for long.
 */
export async function sweepPayments(deps: SweepDependencies, limits: SweepLimits): Promise<SweepResult> {
  const { dueWork, clock, onFailure } = deps;
  const now = clock();
  const results = await Promise.all(
    Object.values(dueWork.shards).map((shards) =>
      drainShards({
        ...limits,
        shards: shareOf(shards, limits),
        readPage: (shard, after) => dueWork.listDue(shard, now, limits.itemsPerShard, after),
        since: ({ dueAt }) => dueAt,
        process: async (item) => {
          if (await dueWork.claim(item, nextDueAt(deps, item))) await processItem(deps, item);
        },
        onFailure,
        clock,
      }),
    ),
  );
  const left = results.flatMap(({ leftSince = [] }) => leftSince);
  return {
    done: results.reduce((sum, { done }) => sum + done, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    more: left.length > 0,
    lag: left.length > 0 ? now - Math.min(...left) : 0,
  };
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
  } else if (payment.state === 'pending') {
    await settleOverdue(deps, stored);
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
async function settleOverdue(deps: SweepDependencies, stored: PaymentSnapshot): Promise<void> {
  const { gatewayAnswered, snapshot } = await queryPayment(deps, stored, 'sweep');
  if (!gatewayAnswered) await expireUnconfirmedPayment(deps, snapshot, 'sweep');
  else if (snapshot.payment?.state === 'pending') await closeOverdue(deps, snapshot);
}

async function closeOverdue(deps: SweepDependencies, { payment }: PaymentSnapshot): Promise<void> {
  if (payment === undefined) return;
  const { gatewayAnswered, snapshot } = await closePayment(deps, payment.id, 'expired', 'sweep');
  if (!gatewayAnswered) await expireUnconfirmedPayment(deps, snapshot, 'sweep');
}
