import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { PaymentId } from '../../../domain/ids.ts';
import type { GatewayName } from '../../../domain/payment-method.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { referenceHashInput, referenceKey } from '../common/keys.ts';
import type { Table } from '../common/table.ts';

/** The payment that the gateway's reference belongs to. */
export async function findByReference(
  table: Table,
  encryption: FieldEncryption,
  gateway: GatewayName,
  reference: string,
): Promise<PaymentId | undefined> {
  const text = referenceHashInput(gateway, reference);
  const tried = await encryption.hashes(text);
  const found = await findByHashes(table, tried);
  if (found !== undefined) return found;
  // Unmatched money is rare, and a container that does not know the newest key yet must not report any by mistake.
  const refreshed = await encryption.hashesAfterRefresh(text);
  return findByHashes(
    table,
    refreshed.filter((hash) => !tried.includes(hash)),
  );
}

/** The row may be stored under a previous key; most rows are found by the first hash. */
async function findByHashes({ client, name }: Table, hashes: readonly string[]): Promise<PaymentId | undefined> {
  for (const hash of hashes) {
    const Key = referenceKey(hash);
    const { Item } = await client.send(new GetCommand({ TableName: name, Key, ConsistentRead: true }));
    if (Item !== undefined) return Item.paymentId as PaymentId;
  }
  return undefined;
}
