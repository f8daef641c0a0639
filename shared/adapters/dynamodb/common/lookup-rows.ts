import type { Application } from '../../../domain/application.ts';
import type { PersonalData } from '../../../domain/personal-data.ts';
import { indexTerms } from '../../../domain/search.ts';
import type { FieldEncryption } from './field-encryption.ts';
import { type Key, lookupKey } from './keys.ts';
import { rowHeader } from './row-version.ts';
import type { Row } from './table.ts';

/**
 * The rows by which staff find an application by personal data: one for each searchable field, two while the hash key is being rotated.
 * Search results are compared with the application itself, so a superfluous row is harmless.
 */
export async function toLookupRows(application: Application, encryption: FieldEncryption): Promise<Row[]> {
  if (application.redactedAt !== undefined) return [];
  const keys = await keysOf(application, application.personal, encryption.hashesToStore);
  return keys.map((key) => toLookupRow(application, key));
}

/** After an update: the current rows, and replacements for the outdated ones that expire through the time to live. */
export async function toUpdatedLookupRows(
  application: Application,
  previous: PersonalData,
  encryption: FieldEncryption,
) {
  const rows = await toLookupRows(application, encryption);
  const current = new Set(rows.map(({ PK }) => PK));
  const outdated = (await keysOf(application, previous, encryption.hashes)).filter(({ PK }) => !current.has(PK));
  const expiresAt = Math.ceil(application.updatedAt / 1000);
  return [...rows, ...outdated.map((key) => ({ ...toLookupRow(application, key), expiresAt }))];
}

/** The keys of all rows by which the application can be found. */
export function lookupKeysOf(application: Application, encryption: FieldEncryption): Promise<Key[]> {
  return keysOf(application, application.personal, encryption.hashes);
}

async function keysOf(
  { id, createdAt }: Application,
  personal: PersonalData,
  hash: FieldEncryption['hashes'],
): Promise<Key[]> {
  const hashes = await Promise.all(indexTerms(personal).map(hash));
  return hashes.flat().map((hash) => lookupKey(hash, createdAt, id));
}

function toLookupRow({ id: applicationId }: Application, key: Key): Row {
  return { ...key, ...rowHeader('lookup'), applicationId };
}
