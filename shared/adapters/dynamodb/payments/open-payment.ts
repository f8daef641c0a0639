import type { Payment } from '../../../domain/payment.ts';
import type { Opening, Payer } from '../../../ports/settlement/ledger.ts';
import { applicationKey, resting } from '../common/keys.ts';
import type { Sealing } from '../common/sealing.ts';
import { type Reason, type Table, TableBusy, type WriteItem, writeTransaction } from '../common/table.ts';
import { type Counter, count, countersOf, type RateLimits, recount } from '../settlement/rate-limits.ts';
import { toHistoryRow, toPaymentRow, toReferenceRows } from './payment-rows.ts';

const TRIES = 5;

/**
 * One transaction: the application takes this payment as its open one if it is submitted, has none open, and its quote is the same
 * and unexpired; the payment, its reference and its history are put if absent; the payer's counters stay within their limits.
 */
export async function openPayment(
  table: Table,
  sealing: Sealing,
  limits: RateLimits,
  payment: Payment,
  payer: Payer,
): Promise<Opening> {
  const now = payment.createdAt;
  const rows: WriteItem[] = [takeAsOpen(table, payment), ...(await newRows(table, sealing, payment))];
  const counters = await countersOf(payer, limits, sealing);
  let counts = counters.map((counter) => count(table.name, counter, now));
  for (let tries = 0; tries < TRIES; tries++) {
    const result = await writeTransaction(table, [...rows, ...counts]);
    if (result.written) return { outcome: 'opened' };
    const [application, ...others] = result.reasons;
    if (application?.failed) return isMine(application, payment) ? { outcome: 'opened' } : { outcome: 'conflict' };
    const recounted = recountAll(table, counters, counts, others.slice(-counters.length), now);
    if (typeof recounted === 'number') return { outcome: 'rate_limited', retryAt: recounted };
    if (recounted === undefined) return { outcome: 'conflict' };
    counts = recounted;
  }
  throw new TableBusy('the counters change again and again');
}

function takeAsOpen({ name }: Table, payment: Payment): WriteItem {
  const { id: paymentId, method, payableUntil } = payment;
  return {
    Update: {
      TableName: name,
      Key: applicationKey(payment.applicationId),
      UpdateExpression:
        'SET #open = :open, attempts = list_append(attempts, :attempt), updatedAt = :now, dueSK = :resting ADD version :one',
      ConditionExpression:
        '#state = :submitted AND attribute_not_exists(#open) AND quote.id = :quote AND quote.validUntil > :now',
      ExpressionAttributeNames: { '#open': 'open', '#state': 'state' },
      ExpressionAttributeValues: {
        ':open': { paymentId, method, payableUntil },
        ':attempt': [payment.id],
        ':submitted': 'submitted',
        ':quote': payment.quoteId,
        ':now': payment.createdAt,
        ':resting': resting.unfinished.sortKey(payment.createdAt, payment.applicationId),
        ':one': 1,
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

async function newRows({ name: TableName }: Table, sealing: Sealing, payment: Payment): Promise<WriteItem[]> {
  const created = {
    paymentId: payment.id,
    at: payment.createdAt,
    to: payment.state,
    by: 'applicant',
    what: 'created',
  } as const;
  const Items = [
    await toPaymentRow(payment, sealing),
    toHistoryRow(created),
    ...(payment.reference === undefined ? [] : await toReferenceRows(payment, payment.reference, sealing)),
  ];
  return Items.map((Item) => ({ Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' } }));
}

/** The transaction did take effect, and only its answer was lost. */
function isMine({ row }: Reason, payment: Payment): boolean {
  const open = row?.open as { paymentId?: string } | undefined;
  return open?.paymentId === payment.id;
}

/** Undefined if it was not a counter that failed; the later of the times if there is no room. */
function recountAll(
  table: Table,
  counters: Counter[],
  counts: WriteItem[],
  reasons: readonly Reason[],
  now: number,
): WriteItem[] | number | undefined {
  if (!reasons.some(({ failed }) => failed)) return undefined;
  const next = counters.map((counter, i) => {
    const { failed, row } = reasons[i] ?? {};
    if (!failed) return counts[i];
    // No row: its time to live was over, and it has just been removed.
    return row === undefined ? count(table.name, counter, now) : recount(table.name, counter, row, now);
  });
  const full = next.filter((one) => typeof one === 'number');
  return full.length > 0 ? Math.max(...full) : next.filter((one) => typeof one === 'object');
}
