import type { Application, ApplicationForm } from '../../../domain/application.ts';
import { findableBy } from '../../../domain/search.ts';
import { findKey, type Key } from './keys.ts';
import { rowOf } from './row-form.ts';
import type { Sealing } from './sealing.ts';
import type { Row } from './table.ts';

/**
 * The rows by which staff find an application by its e-mail address or passport number: one for each, and
 * two while the key of the hashes is being replaced. What is found is compared with the application itself, so that a row too many does no harm.
 */
export async function toFindRows(application: Application, sealing: Sealing): Promise<Row[]> {
  if (application.redactedAt !== undefined) return [];
  const keys = await keysOf(application, application.form, sealing.hashesToStore);
  return keys.map((key) => toFindRow(application, key));
}

/** After a correction: those rows, and in the place of those that are wrong now, ones that the time to live removes. */
export async function toCorrectedFindRows(application: Application, former: ApplicationForm, sealing: Sealing) {
  const rows = await toFindRows(application, sealing);
  const stay = new Set(rows.map(({ PK }) => PK));
  const wrong = (await keysOf(application, former, sealing.hashes)).filter(({ PK }) => !stay.has(PK));
  const expiresAt = Math.ceil(application.updatedAt / 1000);
  return [...rows, ...wrong.map((key) => ({ ...toFindRow(application, key), expiresAt }))];
}

/** All rows by which it can be found. */
export function findKeysOf(application: Application, sealing: Sealing): Promise<Key[]> {
  return keysOf(application, application.form, sealing.hashes);
}

async function keysOf({ id, createdAt }: Application, form: ApplicationForm, hash: Sealing['hashes']): Promise<Key[]> {
  const hashes = await Promise.all(findableBy(form).map(hash));
  return hashes.flat().map((hash) => findKey(hash, createdAt, id));
}

function toFindRow({ id: applicationId }: Application, key: Key): Row {
  return { ...key, ...rowOf('find'), applicationId };
}
