import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ApplicationId, PaymentId } from '../../../domain/ids.ts';
import { Unreadable } from '../../../ports/common/unreadable.ts';
import { fromApplicationRow } from '../applications/application-rows.ts';
import { toFindRows } from '../common/find-rows.ts';
import { applicationKey, type Key, paymentKey, referenceText } from '../common/keys.ts';
import type { Envelope, Sealing } from '../common/sealing.ts';
import { type Row, type Table, type WriteItem, writeTransaction } from '../common/table.ts';
import { fromPaymentRow, toReferenceRows } from '../payments/payment-rows.ts';

export interface RenewingSealing extends Sealing {
  /** The id of the key that it is sealed with; undefined for what is no envelope. */
  sealedWith(value: unknown): string | undefined;
  /** Those that new values are made with, now or next; and those that are only read with. */
  keyIds(): Promise<KeyIds>;
  hashKeyIds(): Promise<KeyIds>;
}

interface KeyIds {
  readonly current: readonly string[];
  readonly old: readonly string[];
}

/** The keys that a row is to be brought to. */
export interface Target {
  readonly seal: readonly string[];
  readonly hash: readonly string[];
}

/** What became of a row: it is as it should be, was made anew, or still needs that key. */
export type RenewedRow = 'current' | 'renewed' | { readonly needs: string };

/**
 * Makes a row anew with the keys in force, without changing what it says. Its version stays, so that nobody is told and nobody's write is
 * refused; and it is written only over the very ciphertext, or under the very hash, that was read: who changed it since has used the
 * keys in force already, and wins.
 *
 * Hashes that nobody looks up stay as they are: those in the keys of counters, which expire in minutes, and of unmatched money, and what
 * the audit trail says was looked for.
 */
export async function renewRow(
  table: Table,
  sealing: RenewingSealing,
  target: Target,
  row: Row & Key,
): Promise<RenewedRow> {
  const isOld = (hash: unknown) => typeof hash === 'string' && !target.hash.includes(keyOfHash(hash));
  const [partition, hash = ''] = row.PK.split('#');
  try {
    if (partition === 'REF' && isOld(hash))
      return await replaceBy(await referenceRowsOf(table, sealing, row), table, row);
    if (partition === 'FIND' && isOld(hash)) return await replaceBy(await findRowsOf(table, sealing, row), table, row);
  } catch (error) {
    if (error instanceof Unreadable) return { needs: keyOfHash(hash) };
    throw error;
  }
  return reseal(table, sealing, target, row);
}

async function referenceRowsOf(table: Table, sealing: Sealing, { paymentId }: Row): Promise<Row[]> {
  const stored = await read(table, paymentKey(paymentId as PaymentId));
  const payment = stored && (await fromPaymentRow(stored, sealing));
  // It leads to money: it is not given up for another one.
  if (payment?.reference === undefined) throw new NotOpened(paymentId as string);
  return toReferenceRows(payment, payment.reference, sealing);
}

/** None for a row that is wrong since a correction: the time to live was about to remove it. */
async function findRowsOf(table: Table, sealing: Sealing, { applicationId, expiresAt }: Row): Promise<Row[]> {
  if (expiresAt !== undefined) return [];
  const stored = await read(table, applicationKey(applicationId as ApplicationId));
  const application = stored && (await fromApplicationRow(stored, sealing));
  if (application?.unreadable) throw new NotOpened(applicationId as string);
  return application === undefined ? [] : toFindRows(application, sealing);
}

class NotOpened extends Unreadable {
  readonly code = 'not_opened';
}

async function read({ client, name }: Table, Key: Key): Promise<Row | undefined> {
  return (await client.send(new GetCommand({ TableName: name, Key, ConsistentRead: true }))).Item;
}

/**
 * At no moment is it found under neither: the key in force is known to everybody who looks. Nor does come back what a redaction has removed
 * meanwhile, or a correction has given up.
 */
async function replaceBy(rows: readonly Row[], table: Table, { PK, SK, expiresAt }: Row & Key): Promise<RenewedRow> {
  const TableName = table.name;
  const puts = rows.map((Item): WriteItem => ({ Put: { TableName, Item } }));
  const asItWas = expiresAt === undefined ? 'attribute_not_exists(expiresAt)' : 'attribute_exists(expiresAt)';
  const ConditionExpression = `attribute_exists(PK) AND ${asItWas}`;
  const remove: WriteItem = { Delete: { TableName, Key: { PK, SK }, ConditionExpression } };
  const { written } = await writeTransaction(table, [...puts, remove]);
  return written ? 'renewed' : 'current';
}

async function reseal(table: Table, sealing: RenewingSealing, target: Target, row: Row & Key): Promise<RenewedRow> {
  const boundTo = row.PK + row.SK;
  const changed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const keyId = sealing.sealedWith(value);
    const isReference = row.type === 'payment' && name === 'reference';
    const hash = isReference ? String(row.referenceHash) : undefined;
    const hasOldHash = hash !== undefined && !target.hash.includes(keyOfHash(hash));
    if (keyId === undefined || (target.seal.includes(keyId) && !hasOldHash)) continue;
    try {
      const content = await sealing.open(value as Envelope, boundTo);
      changed[name] = await sealing.seal(content as object | string, boundTo);
      if (isReference) changed.referenceHash = await hashOf(sealing, row, content);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return { needs: target.seal.includes(keyId) && hash ? keyOfHash(hash) : keyId };
    }
  }
  const names = Object.keys(changed);
  if (names.length === 0) return 'current';
  const { written } = await writeTransaction(table, [overwrite(table.name, row, names, changed)]);
  return written ? 'renewed' : 'current';
}

function hashOf(sealing: Sealing, { method }: Row, content: unknown): Promise<string> {
  const { reference } = content as { reference: string };
  return sealing.hash(referenceText(method as Parameters<typeof referenceText>[0], reference));
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

function keyOfHash(hash: string): string {
  return hash.slice(0, Math.max(hash.indexOf('.'), 0));
}
