import pTimeout from 'p-timeout';
import type { Clock } from '../../ports/common/clock.ts';

/** One page of a shard of an index. */
export interface ShardPage<T> {
  readonly items: readonly T[];
  /** Why a row could not be read. It does not hold up the others. */
  readonly unreadable?: readonly Error[];
  /** Where the next page starts. Absent on the last page. */
  readonly next?: string;
}

export interface DrainOptions<T> {
  readonly shards: readonly string[];
  /** @param after `next` of the previous page of the shard */
  readonly readPage: (shard: string, after?: string) => Promise<ShardPage<T>>;
  /** Since when an item waits (UTC milliseconds); the oldest come first. */
  readonly since: (item: T) => number;
  readonly process: (item: T) => Promise<unknown>;
  /** Called for an item that failed, or without one for what could not be read. */
  readonly onFailure: (item: T | undefined, error: unknown) => void;
  readonly clock: Clock;
  /** UTC milliseconds after which no new item is started. */
  readonly until: number;
  /**
   * UTC milliseconds after which no item is waited for any more: what is still in progress has failed. Absent if every item ends by
   * itself soon enough.
   */
  readonly giveUpAt?: number;
  /** Number of items processed in parallel. */
  readonly concurrency: number;
}

/** An item that was still in progress when the run had to end. */
export class ItemUnfinished extends Error {
  override readonly name = 'ItemUnfinished';

  constructor() {
    super('the run had to end before the item was processed');
  }
}

export interface DrainResult {
  readonly done: number;
  readonly failed: number;
  /** Since when the first item that is left has been waiting (UTC milliseconds); absent if none is. */
  readonly leftSince?: number;
}

/** Processes all items of some shards once. A shard that cannot be read and an item that fails do not hold up the others. */
export async function drainShards<T>(options: DrainOptions<T>): Promise<DrainResult> {
  const { process, clock, until, concurrency, since, giveUpAt = Number.POSITIVE_INFINITY } = options;
  let [done, failed] = [0, 0];
  const onFailure: typeof options.onFailure = (item, error) => {
    failed++;
    options.onFailure(item, error);
  };
  const items = itemsOf({ ...options, onFailure });
  const left: T[] = [];
  const worker = async () => {
    while (clock() < until) {
      const next = await items.next();
      if (next.done) return;
      // Reading it may have taken all the time that was left.
      if (clock() >= until) return void left.push(next.value);
      try {
        await pTimeout(process(next.value), { milliseconds: giveUpAt - clock(), message: new ItemUnfinished() });
        done++;
      } catch (error) {
        onFailure(next.value, error);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const next = await items.next();
  if (!next.done) left.push(next.value);
  return { done, failed, ...(left.length > 0 && { leftSince: Math.min(...left.map(since)) }) };
}

/** The next page of every shard at a time, the oldest item first, so that no more than a page of each is in memory. */
async function* itemsOf<T>({ shards, readPage, since, onFailure }: DrainOptions<T>): AsyncGenerator<T, void> {
  let unread: readonly { readonly shard: string; readonly after?: string }[] = shards.map((shard) => ({ shard }));
  while (unread.length > 0) {
    const reads = await Promise.allSettled(
      unread.map(async ({ shard, after }) => ({ shard, ...(await readPage(shard, after)) })),
    );
    const pages = reads.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    for (const one of reads) if (one.status === 'rejected') onFailure(undefined, one.reason);
    for (const error of pages.flatMap(({ unreadable = [] }) => unreadable)) onFailure(undefined, error);
    yield* pages.flatMap(({ items }) => items).toSorted((a, b) => since(a) - since(b));
    unread = pages.flatMap(({ shard, next }) => (next === undefined ? [] : { shard, after: next }));
  }
}

/** One of several runs at the same time, from 0, each with its own shards. By default there is a single run. */
export interface Share {
  readonly part?: number;
  readonly parts?: number;
}

export function shareOf(shards: readonly string[], { part = 0, parts = 1 }: Share): readonly string[] {
  return shards.filter((_, i) => i % parts === part);
}
