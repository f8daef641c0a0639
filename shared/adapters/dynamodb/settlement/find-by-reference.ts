import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { PaymentId } from '../../../domain/ids.ts';
import type { PaymentMethod } from '../../../domain/payment-method.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { referenceHashInput, referenceKey } from '../common/keys.ts';
import type { Table } from '../common/table.ts';

/** The payment that the gateway's reference belongs to. */
export async function findByReference(
  table: Table,
  encryption: FieldEncryption,
  method: PaymentMethod,
  reference: string,
): Promise<PaymentId | undefined> {
  const text = referenceHashInput(method, reference);
  const tried = await encryption.hashes(text);
  const found = await findByHashes(table, tried);
  if (found !== undefined) return found;
  // Money that nobody expects is rare, and a container that missed the newest key must not take it for such.
  const anew = await encryption.hashesAfterRefresh(text);
  return findByHashes(
    table,
    anew.filter((hash) => !tried.includes(hash)),
  );
}

/** The row may stand under a key that is active no longer; most are found by the first. */
async function findByHashes({ client, name }: Table, hashes: readonly string[]): Promise<PaymentId | undefined> {
  for (const hash of hashes) {
    const Key = referenceKey(hash);
    const { Item } = await client.send(new GetCommand({ TableName: name, Key, ConsistentRead: true }));
    if (Item !== undefined) return Item.paymentId as PaymentId;
  }
  return undefined;
}
