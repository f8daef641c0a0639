import type { Payment } from '../../../domain/payment.ts';
import type { RateLimits } from '../../../domain/rate-limits.ts';
import type { OpenPaymentResult, Payer, RateLimited } from '../../../ports/settlement/ledger.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { applicationKey, retention } from '../common/keys.ts';
import { type ItemResult, type Table, TableBusy, type WriteItem, writeTransaction } from '../common/table.ts';
import { type Counter, countersOf, countPayment, recountPayments } from '../settlement/rate-counters.ts';
import { toHistoryRow, toPaymentRow, toReferenceRows } from './payment-rows.ts';

const MAX_ATTEMPTS = 5;

/**
 * Opens a payment in one transaction: it becomes the application's open payment, on the condition that the application is submitted,
 * has no open payment, and its quote is unchanged and valid; the payment, its reference and its history are put if absent; the payer's
 * counters stay within their limits.
 */
export async function openPayment(
  table: Table,
  encryption: FieldEncryption,
  limits: RateLimits,
  payment: Payment,
  payer: Payer,
): Promise<OpenPaymentResult> {
  const now = payment.createdAt;
  const rows: WriteItem[] = [setOpenPayment(table, payment), ...(await newRows(table, encryption, payment))];
  const counters = await countersOf(payer, limits, encryption);
  let counts = counters.map((counter) => countPayment(table.name, counter, now));
  for (let tries = 0; tries < MAX_ATTEMPTS; tries++) {
    const result = await writeTransaction(table, [...rows, ...counts]);
    if (result.written) return { outcome: 'opened' };
    const [application, ...others] = result.reasons;
    if (application?.failed) return isOwnWrite(application, payment) ? { outcome: 'opened' } : { outcome: 'conflict' };
    const recounted = recountAll(table, counters, counts, others.slice(-counters.length), now);
    if (recounted === undefined) return { outcome: 'conflict' };
    if ('outcome' in recounted) return recounted;
    counts = recounted;
  }
  throw new TableBusy('the rate counters changed concurrently on every attempt');
}

function setOpenPayment({ name }: Table, payment: Payment): WriteItem {
  const { id: paymentId, method, payableUntil, closesAt } = payment;
  return {
    Update: {
      TableName: name,
      Key: applicationKey(payment.applicationId),
      UpdateExpression:
        'SET #open = :open, attempts = list_append(attempts, :attempt), updatedAt = :now, dueSK = :retentionKey ADD version :one',
      ConditionExpression:
        '#state = :submitted AND attribute_not_exists(#open) AND quote.id = :quote AND quote.validUntil > :now',
      ExpressionAttributeNames: { '#open': 'open', '#state': 'state' },
      ExpressionAttributeValues: {
        ':open': { paymentId, method, payableUntil, closesAt },
        ':attempt': [payment.id],
        ':submitted': 'submitted',
        ':quote': payment.quoteId,
        ':now': payment.createdAt,
        ':retentionKey': retention.unfinished.sortKey(payment.createdAt, payment.applicationId),
        ':one': 1,
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

async function newRows(
  { name: TableName }: Table,
  encryption: FieldEncryption,
  payment: Payment,
): Promise<WriteItem[]> {
  const created = {
    paymentId: payment.id,
    at: payment.createdAt,
    to: payment.state,
    by: 'applicant',
    description: 'created',
  } as const;
  const Items = [
    await toPaymentRow(payment, encryption),
    toHistoryRow(created),
    ...(payment.reference === undefined ? [] : await toReferenceRows(payment, payment.reference, encryption)),
  ];
  return Items.map((Item) => ({ Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' } }));
}

/** Whether an earlier attempt took effect and only its answer was lost. */
function isOwnWrite({ row }: ItemResult, payment: Payment): boolean {
  const open = row?.open as { paymentId?: string } | undefined;
  return open?.paymentId === payment.id;
}

/**
 * Recounts the counters whose condition failed.
 *
 * @returns undefined if no counter failed; the limit that lasts longest if one is reached
 */
function recountAll(
  table: Table,
  counters: Counter[],
  counts: WriteItem[],
  reasons: readonly ItemResult[],
  now: number,
): WriteItem[] | RateLimited | undefined {
  if (!reasons.some(({ failed }) => failed)) return undefined;
  const next = counters.map((counter, i) => {
    const { failed, row } = reasons[i] ?? {};
    if (!failed) return counts[i];
    // No row: it has expired and has just been removed.
    return row === undefined ? countPayment(table.name, counter, now) : recountPayments(table.name, counter, row, now);
  });
  const reached = counters.flatMap(({ of: limit }, i): RateLimited[] => {
    const retryAt = next[i];
    return typeof retryAt === 'number' ? [{ outcome: 'rate_limited', limit, retryAt }] : [];
  });
  const [longest] = reached.sort((a, b) => b.retryAt - a.retryAt);
  return longest ?? next.filter((one) => typeof one === 'object');
}
