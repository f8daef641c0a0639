import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ApplicationId, PaymentId } from '../../../domain/ids.ts';
import { DecryptionError } from '../../../ports/common/decryption-error.ts';
import { fromApplicationRow } from '../applications/application-rows.ts';
import type { EncryptedField, FieldEncryption } from '../common/field-encryption.ts';
import { applicationKey, type Key, paymentKey, referenceHashInput } from '../common/keys.ts';
import { toLookupRows } from '../common/lookup-rows.ts';
import { type Row, type Table, type WriteItem, writeTransaction } from '../common/table.ts';
import { fromPaymentRow, toReferenceRows } from '../payments/payment-rows.ts';

export interface RotatableEncryption extends FieldEncryption {
  /** The id of the key that the value is encrypted with; undefined if it is not a ciphertext. */
  encryptionKeyIdOf(value: unknown): string | undefined;
  /** `current`: the active key and the next one; `old`: keys that are only used for reading. */
  keyIds(): Promise<KeyIds>;
  hashKeyIds(): Promise<KeyIds>;
}

interface KeyIds {
  readonly current: readonly string[];
  readonly old: readonly string[];
}

/** The keys that a row must use. */
export interface TargetKeys {
  readonly encryption: readonly string[];
  readonly hash: readonly string[];
}

/** Waits until another row may be written. */
export type Turn = () => Promise<unknown>;

/** Result for one row: it already uses the target keys, was re-encrypted, or needs a key that is missing. */
export type ReencryptRowResult = 'current' | 'reencrypted' | { readonly missingKey: string };

/**
 * Re-encrypts a row with the current keys without changing its content. The version stays, so no event is published and no concurrent
 * write fails. The write is conditional on the ciphertext or hash that was read: a concurrent change already uses the current keys and
 * wins.
 *
 * Hashes that are never looked up stay as they are: those of rate counters, which expire in minutes, of unmatched payments, and of
 * search terms in the audit trail.
 */
export async function reencryptRow(
  table: Table,
  encryption: RotatableEncryption,
  target: TargetKeys,
  row: Row & Key,
  turn: Turn = async () => undefined,
): Promise<ReencryptRowResult> {
  const isOld = (hash: unknown) => typeof hash === 'string' && !target.hash.includes(keyIdOfHash(hash));
  const [partition, hash = ''] = row.PK.split('#');
  try {
    if (partition === 'REF' && isOld(hash))
      return await replaceRow(await referenceRowsOf(table, encryption, row), table, row, turn);
    if (partition === 'LOOKUP' && isOld(hash))
      return await replaceRow(await lookupRowsOf(table, encryption, row), table, row, turn);
  } catch (error) {
    if (error instanceof DecryptionError) return { missingKey: keyIdOfHash(hash) };
    throw error;
  }
  return reencryptFields(table, encryption, target, row, turn);
}

async function referenceRowsOf(table: Table, encryption: FieldEncryption, { paymentId }: Row): Promise<Row[]> {
  const stored = await read(table, paymentKey(paymentId as PaymentId));
  const payment = stored && (await fromPaymentRow(stored, encryption));
  // The reference row is needed to match money to its payment: it must not be dropped.
  if (payment?.reference === undefined) throw new SourceUndecryptable(paymentId as string);
  return toReferenceRows(payment, payment.reference, encryption);
}

/** None for a row that an update has made obsolete: it is about to expire. */
async function lookupRowsOf(
  table: Table,
  encryption: FieldEncryption,
  { applicationId, expiresAt }: Row,
): Promise<Row[]> {
  if (expiresAt !== undefined) return [];
  const stored = await read(table, applicationKey(applicationId as ApplicationId));
  const application = stored && (await fromApplicationRow(stored, encryption));
  if (application?.unreadable) throw new SourceUndecryptable(applicationId as string);
  return application === undefined ? [] : toLookupRows(application, encryption);
}

class SourceUndecryptable extends DecryptionError {
  readonly code = 'source_undecryptable';
}

async function read({ client, name }: Table, Key: Key): Promise<Row | undefined> {
  return (await client.send(new GetCommand({ TableName: name, Key, ConsistentRead: true }))).Item;
}

/**
 * Moves a lookup row to the new hash in one transaction, so it can be found at any time: every reader knows the current key. The
 * condition prevents restoring a row that a redaction has removed, or an update has made obsolete, in the meantime.
 */
async function replaceRow(
  rows: readonly Row[],
  table: Table,
  { PK, SK, expiresAt }: Row & Key,
  turn: Turn,
): Promise<ReencryptRowResult> {
  const TableName = table.name;
  const puts = rows.map((Item): WriteItem => ({ Put: { TableName, Item } }));
  const isUnchanged = expiresAt === undefined ? 'attribute_not_exists(expiresAt)' : 'attribute_exists(expiresAt)';
  const ConditionExpression = `attribute_exists(PK) AND ${isUnchanged}`;
  const remove: WriteItem = { Delete: { TableName, Key: { PK, SK }, ConditionExpression } };
  await turn();
  const { written } = await writeTransaction(table, [...puts, remove]);
  return written ? 'reencrypted' : 'current';
}

async function reencryptFields(
  table: Table,
  encryption: RotatableEncryption,
  target: TargetKeys,
  row: Row & Key,
  turn: Turn,
): Promise<ReencryptRowResult> {
  const boundTo = row.PK + row.SK;
  const changed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const keyId = encryption.encryptionKeyIdOf(value);
    const isReference = row.type === 'payment' && name === 'reference';
    const hash = isReference ? String(row.referenceHash) : undefined;
    const hasOldHash = hash !== undefined && !target.hash.includes(keyIdOfHash(hash));
    if (keyId === undefined || (target.encryption.includes(keyId) && !hasOldHash)) continue;
    try {
      const content = await encryption.decrypt(value as EncryptedField, boundTo);
      changed[name] = await encryption.encrypt(content as object | string, boundTo);
      if (isReference) changed.referenceHash = await referenceHashOf(encryption, row, content);
    } catch (error) {
      if (!(error instanceof DecryptionError)) throw error;
      return { missingKey: target.encryption.includes(keyId) && hash ? keyIdOfHash(hash) : keyId };
    }
  }
  const names = Object.keys(changed);
  if (names.length === 0) return 'current';
  await turn();
  const { written } = await writeTransaction(table, [overwrite(table.name, row, names, changed)]);
  return written ? 'reencrypted' : 'current';
}

function referenceHashOf(encryption: FieldEncryption, { gateway }: Row, content: unknown): Promise<string> {
  const { reference } = content as { reference: string };
  return encryption.hash(referenceHashInput(gateway as Parameters<typeof referenceHashInput>[0], reference));
}

function overwrite(TableName: string, row: Row & Key, names: readonly string[], changed: Row): WriteItem {
  const each = (write: (i: number) => string, separator: string) => names.map((_, i) => write(i)).join(separator);
  return {
    Update: {
      TableName,
      Key: { PK: row.PK, SK: row.SK },
      UpdateExpression: `SET ${each((i) => `#name${i} = :new${i}`, ', ')}`,
      ConditionExpression: each((i) => `#name${i} = :old${i}`, ' AND '),
      ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#name${i}`, name])),
      ExpressionAttributeValues: Object.fromEntries(
        names.flatMap((name, i) => [
          [`:new${i}`, changed[name]],
          [`:old${i}`, row[name]],
        ]),
      ),
    },
  };
}

function keyIdOfHash(hash: string): string {
  return hash.slice(0, Math.max(hash.indexOf('.'), 0));
}
