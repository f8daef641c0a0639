import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * The books of a sandbox: all of its orders, payments and notifications. Every write has left the process before its call returns, so
 * that a killed sandbox loses nothing that it has acknowledged. `:memory:` stores nothing on disk.
 */
export class Books {
  readonly #db: DatabaseSync;

  constructor(file: string) {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    this.#db = new DatabaseSync(file);
    this.#db.exec(`PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS entries (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, collection TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
        UNIQUE (collection, id))`);
  }

  /** The named collection of JSON documents, listed in the order in which they were first written. */
  collection<T>(name: string): Collection<T> {
    const db = this.#db;
    const get = db.prepare('SELECT body FROM entries WHERE collection = ? AND id = ?');
    const put = db.prepare(
      'INSERT INTO entries (collection, id, body) VALUES (?, ?, ?) ON CONFLICT (collection, id) DO UPDATE SET body = excluded.body',
    );
    const all = db.prepare('SELECT body FROM entries WHERE collection = ? AND instr(body, ?) > 0 ORDER BY seq');
    const parse = (row: unknown) => JSON.parse((row as { body: string }).body) as T;
    return {
      get: (id) => {
        const row = get.get(name, id);
        return row === undefined ? undefined : parse(row);
      },
      put: (id, document) => void put.run(name, id, JSON.stringify(document)),
      all: (containing = '') => all.all(name, containing).map(parse),
    };
  }

  close(): void {
    this.#db.close();
  }
}

export interface Collection<T> {
  get(id: string): T | undefined;
  put(id: string, document: T): void;
  /** @param containing selects the documents whose JSON contains this text */
  all(containing?: string): T[];
}
