import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another system keeps its data in this folder. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';
}

/** Makes the folder and keeps other systems out of it, until it is let go or this process is gone, however it ended. */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, 'lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new FolderLockedError(`Another system works in ${folder}.`);
  }
  return () => lock.close();
}
