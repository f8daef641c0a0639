import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

/** Milliseconds during which a message with the same deduplication id counts as a duplicate (SQS: "Exactly-once processing"). */
const DEDUPLICATION_WINDOW = 5 * 60_000;

export interface QueueConfig {
  readonly name: string;
  /** A message received `maxReceiveCount` times without being deleted moves to the dead-letter queue. */
  readonly redrive?: { readonly deadLetterQueue: string; readonly maxReceiveCount: number };
}

export interface NewMessage {
  readonly body: string;
  readonly group: string;
  readonly deduplicationId: string;
}

const stored = z.object({
  sequence: z.number(),
  id: z.string(),
  queue: z.string(),
  groupId: z.string(),
  deduplicationId: z.string(),
  body: z.string(),
  sentAt: z.number(),
  visibleAt: z.number(),
  receives: z.number(),
  firstReceivedAt: z.number().nullable(),
  receipt: z.string().nullable(),
});
export type StoredMessage = z.output<typeof stored>;

/** FIFO queues stored in a file, so that sent messages survive a kill. Times are UTC milliseconds. */
export class Queues {
  readonly #db: DatabaseSync;
  readonly #rules: ReadonlyMap<string, QueueConfig>;
  readonly #now: () => number;
  readonly #arrivals = new EventEmitter();

  constructor(file: string, rules: readonly QueueConfig[], now: () => number = Date.now) {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    this.#rules = new Map(rules.map((one) => [one.name, one]));
    this.#now = now;
    this.#db = new DatabaseSync(file);
    this.#db.exec(`PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS messages (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, queue TEXT NOT NULL, groupId TEXT NOT NULL,
        deduplicationId TEXT NOT NULL, body TEXT NOT NULL, sentAt INTEGER NOT NULL, visibleAt INTEGER NOT NULL,
        receives INTEGER NOT NULL DEFAULT 0, firstReceivedAt INTEGER, receipt TEXT);
      CREATE TABLE IF NOT EXISTS deduplication (
        queue TEXT NOT NULL, deduplicationId TEXT NOT NULL, at INTEGER NOT NULL, id TEXT NOT NULL, sequence INTEGER NOT NULL,
        PRIMARY KEY (queue, deduplicationId))`);
  }

  has(queue: string): boolean {
    return this.#rules.has(queue);
  }

  /** Enqueues a message. A duplicate within the deduplication window is acknowledged but not enqueued. */
  send(queue: string, { body, group, deduplicationId }: NewMessage): { id: string; sequence: number } {
    const now = this.#now();
    this.#db.prepare('DELETE FROM deduplication WHERE at <= ?').run(now - DEDUPLICATION_WINDOW);
    const select = this.#db.prepare('SELECT id, sequence FROM deduplication WHERE queue = ? AND deduplicationId = ?');
    const duplicate = select.get(queue, deduplicationId);
    if (duplicate !== undefined) return z.object({ id: z.string(), sequence: z.number() }).parse(duplicate);
    const id = randomUUID();
    const sequence = this.#insert({ id, queue, groupId: group, deduplicationId, body, sentAt: now });
    this.#db.prepare('INSERT INTO deduplication VALUES (?, ?, ?, ?, ?)').run(queue, deduplicationId, now, id, sequence);
    return { id, sequence };
  }

  /**
   * Returns visible messages and hides them for `hiddenFor` milliseconds. A group with a hidden message is blocked, which preserves its
   * order.
   */
  receive(queue: string, limit: number, hiddenFor: number): StoredMessage[] {
    const now = this.#now();
    this.#moveToDeadLetterQueue(queue, now);
    const ready = this.#db.prepare(`SELECT * FROM messages WHERE queue = ? AND groupId NOT IN
      (SELECT groupId FROM messages WHERE queue = ? AND visibleAt > ?) ORDER BY sequence LIMIT ?`);
    const hide = this.#db.prepare(`UPDATE messages SET visibleAt = ?, receives = receives + 1, receipt = ?,
      firstReceivedAt = ifnull(firstReceivedAt, ?) WHERE sequence = ? RETURNING *`);
    return ready
      .all(queue, queue, now, limit)
      .map((row) => stored.parse(hide.get(now + hiddenFor, randomUUID(), now, stored.parse(row).sequence)));
  }

  /** Only the receipt of the latest receive deletes a message. */
  delete(queue: string, receipt: string): void {
    this.#db.prepare('DELETE FROM messages WHERE queue = ? AND receipt = ?').run(queue, receipt);
  }

  /** Hides a received message for `hiddenFor` milliseconds from now. */
  hide(queue: string, receipt: string, hiddenFor: number): void {
    const hide = this.#db.prepare('UPDATE messages SET visibleAt = ? WHERE queue = ? AND receipt = ?');
    hide.run(this.#now() + hiddenFor, queue, receipt);
  }

  isEmpty(queue: string): boolean {
    return this.#db.prepare('SELECT 1 FROM messages WHERE queue = ? LIMIT 1').get(queue) === undefined;
  }

  /** Resolves when a message arrives in the queue, or after the given milliseconds. */
  async arrival(queue: string, timeout: number): Promise<void> {
    await once(this.#arrivals, queue, { signal: AbortSignal.timeout(timeout) }).catch(() => {});
  }

  messagesIn(queue: string): StoredMessage[] {
    const all = this.#db.prepare('SELECT * FROM messages WHERE queue = ? ORDER BY sequence').all(queue);
    return all.map((row) => stored.parse(row));
  }

  close(): void {
    this.#db.close();
  }

  #moveToDeadLetterQueue(queue: string, now: number): void {
    const redrive = this.#rules.get(queue)?.redrive;
    if (redrive === undefined) return;
    const dead = this.#db.prepare(
      'DELETE FROM messages WHERE queue = ? AND receives >= ? AND visibleAt <= ? RETURNING *',
    );
    const rows = dead.all(queue, redrive.maxReceiveCount, now).map((row) => stored.parse(row));
    for (const row of rows.toSorted((a, b) => a.sequence - b.sequence))
      this.#insert({ ...row, queue: redrive.deadLetterQueue });
  }

  #insert(row: Pick<StoredMessage, 'id' | 'queue' | 'groupId' | 'deduplicationId' | 'body' | 'sentAt'>): number {
    const { id, queue, groupId, deduplicationId, body, sentAt } = row;
    const insert = this.#db.prepare(
      'INSERT INTO messages (id, queue, groupId, deduplicationId, body, sentAt, visibleAt) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    const { lastInsertRowid } = insert.run(id, queue, groupId, deduplicationId, body, sentAt, this.#now());
    this.#arrivals.emit(queue);
    return Number(lastInsertRowid);
  }
}
