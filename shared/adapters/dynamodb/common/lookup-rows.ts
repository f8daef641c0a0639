import type { Application } from '../../../domain/application.ts';
import type { PersonalData } from '../../../domain/personal-data.ts';
import { indexTerms } from '../../../domain/search.ts';
import type { FieldEncryption } from './field-encryption.ts';
import { type Key, lookupKey } from './keys.ts';
import { rowHeader } from './row-version.ts';
import type { Row } from './table.ts';

/**
 * The rows by which staff find an application by its applicant: one for each searchable personal field, and
 * two while the key of the hashes is being replaced. What is found is compared with the application itself, so that a row too many does no harm.
 */
export async function toLookupRows(application: Application, encryption: FieldEncryption): Promise<Row[]> {
  if (application.redactedAt !== undefined) return [];
  const keys = await keysOf(application, application.personal, encryption.hashesToStore);
  return keys.map((key) => toLookupRow(application, key));
}

/** After a correction: those rows, and in the place of those that are wrong now, ones that the time to live removes. */
export async function toUpdatedLookupRows(application: Application, former: PersonalData, encryption: FieldEncryption) {
  const rows = await toLookupRows(application, encryption);
  const stay = new Set(rows.map(({ PK }) => PK));
  const wrong = (await keysOf(application, former, encryption.hashes)).filter(({ PK }) => !stay.has(PK));
  const expiresAt = Math.ceil(application.updatedAt / 1000);
  return [...rows, ...wrong.map((key) => ({ ...toLookupRow(application, key), expiresAt }))];
}

/** All rows by which it can be found. */
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
