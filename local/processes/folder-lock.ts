import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another running system uses this data folder. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';
}

/**
 * Creates the folder and locks it against other systems. The lock ends with the returned function, or with this process, even if it is
 * killed.
 *
 * @throws FolderLockedError if another system holds the lock
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, 'lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new FolderLockedError(`Another system is running in ${folder}.`);
  }
  return () => lock.close();
}
