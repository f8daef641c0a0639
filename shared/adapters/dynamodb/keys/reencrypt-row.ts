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
  /** The id of the key that it is sealed with; undefined for what is no envelope. */
  encryptionKeyIdOf(value: unknown): string | undefined;
  /** Those that new values are made with, now or next; and those that are only read with. */
  keyIds(): Promise<KeyIds>;
  hashKeyIds(): Promise<KeyIds>;
}

interface KeyIds {
  readonly current: readonly string[];
  readonly old: readonly string[];
}

/** The keys that a row is to be brought to. */
export interface TargetKeys {
  readonly encryption: readonly string[];
  readonly hash: readonly string[];
}

/** What became of a row: it is as it should be, was made anew, or still needs that key. */
export type ReencryptRowResult = 'current' | 'reencrypted' | { readonly missingKey: string };

/**
 * Makes a row anew with the keys in force, without changing what it says. Its version stays, so that nobody is told and nobody's write is
 * refused; and it is written only over the very ciphertext, or under the very hash, that was read: who changed it since has used the
 * keys in force already, and wins.
 *
 * Hashes that nobody looks up stay as they are: those in the keys of counters, which expire in minutes, and of unmatched money, and what
 * the audit trail says was looked for.
 */
export async function reencryptRow(
  table: Table,
  encryption: RotatableEncryption,
  target: TargetKeys,
  row: Row & Key,
): Promise<ReencryptRowResult> {
  const isOld = (hash: unknown) => typeof hash === 'string' && !target.hash.includes(keyIdOfHash(hash));
  const [partition, hash = ''] = row.PK.split('#');
  try {
    if (partition === 'REF' && isOld(hash))
      return await replaceRow(await referenceRowsOf(table, encryption, row), table, row);
    if (partition === 'LOOKUP' && isOld(hash))
      return await replaceRow(await lookupRowsOf(table, encryption, row), table, row);
  } catch (error) {
    if (error instanceof DecryptionError) return { missingKey: keyIdOfHash(hash) };
    throw error;
  }
  return reencryptFields(table, encryption, target, row);
}

async function referenceRowsOf(table: Table, encryption: FieldEncryption, { paymentId }: Row): Promise<Row[]> {
  const stored = await read(table, paymentKey(paymentId as PaymentId));
  const payment = stored && (await fromPaymentRow(stored, encryption));
  // It leads to money: it is not given up for another one.
  if (payment?.reference === undefined) throw new SourceUndecryptable(paymentId as string);
  return toReferenceRows(payment, payment.reference, encryption);
}

/** None for a row that is wrong since a correction: the time to live was about to remove it. */
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
 * At no moment is it found under neither: the key in force is known to everybody who looks. Nor does come back what a redaction has removed
 * meanwhile, or a correction has given up.
 */
async function replaceRow(
  rows: readonly Row[],
  table: Table,
  { PK, SK, expiresAt }: Row & Key,
): Promise<ReencryptRowResult> {
  const TableName = table.name;
  const puts = rows.map((Item): WriteItem => ({ Put: { TableName, Item } }));
  const asItWas = expiresAt === undefined ? 'attribute_not_exists(expiresAt)' : 'attribute_exists(expiresAt)';
  const ConditionExpression = `attribute_exists(PK) AND ${asItWas}`;
  const remove: WriteItem = { Delete: { TableName, Key: { PK, SK }, ConditionExpression } };
  const { written } = await writeTransaction(table, [...puts, remove]);
  return written ? 'reencrypted' : 'current';
}

async function reencryptFields(
  table: Table,
  encryption: RotatableEncryption,
  target: TargetKeys,
  row: Row & Key,
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
  const { written } = await writeTransaction(table, [overwrite(table.name, row, names, changed)]);
  return written ? 'reencrypted' : 'current';
}

function referenceHashOf(encryption: FieldEncryption, { method }: Row, content: unknown): Promise<string> {
  const { reference } = content as { reference: string };
  return encryption.hash(referenceHashInput(method as Parameters<typeof referenceHashInput>[0], reference));
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
