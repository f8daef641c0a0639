import { applicationOf, type PaymentId } from '../../../domain/ids.ts';
import type { Observation } from '../../../domain/observation.ts';
import { statesBefore } from '../../../domain/payment.ts';
import { METHOD_RULES } from '../../../domain/payment-method.ts';
import { applicationKey, paymentKey, referenceText } from '../common/keys.ts';
import type { Sealing } from '../common/sealing.ts';
import type { Row, Table, WriteItem } from '../common/table.ts';
import { toNewsRow } from '../outbox/news-row.ts';
import { sealedReference, toHistoryRow, toReferenceRows } from '../payments/payment-rows.ts';

/** In no index: a row from before staff could search has no sort key for it. */
const UNLISTED = 'UNLISTED';

/**
 * The transaction that accepts a success without a read before it. Its conditions are those of the settlement rules: the same
 * merchant account, reference, amount and currency, a payment that is not succeeded yet, and an application that waits for it.
 */
export async function acceptUnseenItems(
  { name: TableName }: Table,
  sealing: Sealing,
  observation: Observation & { readonly paymentId: PaymentId },
  now: number,
): Promise<WriteItem[]> {
  const { paymentId, method, account, reference, outcome, source } = observation;
  if (outcome.status !== 'succeeded' || reference === undefined)
    throw new TypeError('only a success with its reference');
  const comesLate = METHOD_RULES[method].reference === 'when-paying';
  const { reference: sealed, referenceHash } = await sealedReference(paymentId, method, reference, sealing);
  // The row may have been hashed with a key that is active no longer, or by a container that was faster to take the next one.
  const hashes = await sealing.hashes(referenceText(method, reference));
  const isTheRows = `referenceHash IN (${hashes.map((_, i) => `:hash${i}`).join(', ')})`;
  const entry = { paymentId, at: now, to: 'succeeded', what: 'accepted', ...source } as const;
  const payment: WriteItem = {
    Update: {
      TableName,
      Key: paymentKey(paymentId),
      UpdateExpression: [
        'SET #state = :succeeded, accepted = :yes, succeededAt = :now, updatedAt = :now, refundable = :amount',
        ', userStatePK = succeededPK, staffPK = if_not_exists(staffSucceededPK, :unlisted)',
        comesLate ? ', #reference = :sealed, referenceHash = :hash' : '',
        ' REMOVE dueAt, duePK, dueSK, tries, closing, proved ADD version :one',
      ].join(''),
      ConditionExpression: [
        '#state IN (:before0, :before1, :before2, :before3, :before4)',
        'amount.amount = :amount AND amount.currency = :currency AND account = :account AND #method = :method',
        comesLate ? `(attribute_not_exists(referenceHash) OR ${isTheRows})` : isTheRows,
      ].join(' AND '),
      ExpressionAttributeNames: {
        '#state': 'state',
        '#method': 'method',
        ...(comesLate && { '#reference': 'reference' }),
      },
      ExpressionAttributeValues: {
        ...Object.fromEntries(statesBefore('succeeded').map((state, i) => [`:before${i}`, state])),
        ':succeeded': 'succeeded',
        ':yes': true,
        ':now': now,
        ':amount': outcome.captured.amount,
        ':currency': outcome.captured.currency,
        ':account': account,
        ':method': method,
        ...Object.fromEntries(hashes.map((hash, i) => [`:hash${i}`, hash])),
        ':one': 1,
        ':unlisted': UNLISTED,
        ...(comesLate && { ':sealed': sealed, ':hash': referenceHash }),
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
  const application: WriteItem = {
    Update: {
      TableName,
      Key: applicationKey(applicationOf(paymentId)),
      UpdateExpression:
        'SET #state = :paid, paidAt = :now, paidBy = :payment, updatedAt = :now, staffPK = if_not_exists(staffPaidPK, :unlisted) REMOVE #open, duePK, dueSK ADD version :one',
      ConditionExpression:
        '#state = :submitted AND contains(attempts, :payment) AND (attribute_not_exists(#open) OR #open.paymentId = :payment)',
      ExpressionAttributeNames: { '#state': 'state', '#open': 'open' },
      ExpressionAttributeValues: {
        ':submitted': 'submitted',
        ':paid': 'paid',
        ':payment': paymentId,
        ':now': now,
        ':one': 1,
        ':unlisted': UNLISTED,
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
  const news = toNewsRow(applicationOf(paymentId), [`${paymentId}.paid`], now);
  const references = comesLate ? await toReferenceRows({ id: paymentId, method }, reference, sealing) : [];
  const rows: Row[] = [toHistoryRow(entry), news, ...references];
  return [payment, application, ...rows.map((Item) => ({ Put: { TableName, Item } }))];
}
