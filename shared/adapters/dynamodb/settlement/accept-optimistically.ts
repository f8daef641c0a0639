import { applicationIdOf, type PaymentId } from '../../../domain/ids.ts';
import type { Observation } from '../../../domain/observation.ts';
import { statesBefore } from '../../../domain/payment.ts';
import type { MethodRulesByName } from '../../../domain/payment-method.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { applicationKey, paymentKey, referenceHashInput } from '../common/keys.ts';
import type { Row, Table, WriteItem } from '../common/table.ts';
import { toOutboxRow } from '../outbox/outbox-row.ts';
import { encryptReference, toHistoryRow, toReferenceRows } from '../payments/payment-rows.ts';

/** In no index: a row from before staff could search has no sort key for it. */
const UNLISTED = 'UNLISTED';

/**
 * The transaction that accepts a success without reading first. Its conditions are those of the settlement rules: the same merchant
 * account, reference, amount and currency, a payment that has not succeeded yet, and an application that is waiting for it.
 */
export async function optimisticAcceptItems(
  { name: TableName }: Table,
  encryption: FieldEncryption,
  methodRules: MethodRulesByName,
  observation: Observation & { readonly paymentId: PaymentId },
  now: number,
): Promise<WriteItem[]> {
  const { paymentId, gateway, account, reference, outcome, source } = observation;
  if (outcome.status !== 'succeeded' || reference === undefined)
    throw new TypeError('only a success with a reference can be accepted');
  const isNewReference = methodRules[gateway].reference === 'when-paying';
  const { reference: encrypted, referenceHash } = await encryptReference(paymentId, gateway, reference, encryption);
  // The row's hash may come from a previous key, or from a container that has already switched to the next key.
  const hashes = await encryption.hashes(referenceHashInput(gateway, reference));
  const isSameReference = `referenceHash IN (${hashes.map((_, i) => `:hash${i}`).join(', ')})`;
  const entry = { paymentId, at: now, to: 'succeeded', description: 'accepted', ...source } as const;
  const payment: WriteItem = {
    Update: {
      TableName,
      Key: paymentKey(paymentId),
      UpdateExpression: [
        'SET #state = :succeeded, accepted = :yes, succeededAt = :now, updatedAt = :now, unreserved = :amount',
        ', userStatePK = succeededPK, staffPK = if_not_exists(staffSucceededPK, :unlisted)',
        isNewReference ? ', #reference = :encrypted, referenceHash = :hash' : '',
        ' REMOVE dueAt, duePK, dueSK, tries, closing, gatewayConfirmed ADD version :one',
      ].join(''),
      ConditionExpression: [
        '#state IN (:before0, :before1, :before2, :before3, :before4)',
        'amount.amount = :amount AND amount.currency = :currency AND account = :account AND gateway = :gateway',
        isNewReference ? `(attribute_not_exists(referenceHash) OR ${isSameReference})` : isSameReference,
      ].join(' AND '),
      ExpressionAttributeNames: {
        '#state': 'state',
        ...(isNewReference && { '#reference': 'reference' }),
      },
      ExpressionAttributeValues: {
        ...Object.fromEntries(statesBefore('succeeded').map((state, i) => [`:before${i}`, state])),
        ':succeeded': 'succeeded',
        ':yes': true,
        ':now': now,
        ':amount': outcome.captured.amount,
        ':currency': outcome.captured.currency,
        ':account': account,
        ':gateway': gateway,
        ...Object.fromEntries(hashes.map((hash, i) => [`:hash${i}`, hash])),
        ':one': 1,
        ':unlisted': UNLISTED,
        ...(isNewReference && { ':encrypted': encrypted, ':hash': referenceHash }),
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
  const application: WriteItem = {
    Update: {
      TableName,
      Key: applicationKey(applicationIdOf(paymentId)),
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
  const outboxRow = toOutboxRow(applicationIdOf(paymentId), [`${paymentId}.paid`], now);
  const references = isNewReference ? await toReferenceRows({ id: paymentId, gateway }, reference, encryption) : [];
  const rows: Row[] = [toHistoryRow(entry), outboxRow, ...references];
  return [payment, application, ...rows.map((Item) => ({ Put: { TableName, Item } }))];
}
