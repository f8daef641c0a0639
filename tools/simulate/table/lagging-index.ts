interface Options {
  readonly lag: () => number;
  readonly now: () => number;
}

interface Pending<Item> {
  readonly key: string;
  readonly item: Item | undefined;
  readonly visibleAt: number;
}

/** A sparse index by time: what is written is seen a little later, each row's changes in their order. */
export class LaggingIndex<Item extends { readonly dueAt: number }> {
  readonly #options: Options;
  readonly #items = new Map<string, Item>();
  #pending: Pending<Item>[] = [];
  /** Keys that were ever written: deleting another one needs no entry. */
  readonly #latest = new Map<string, number>();

  constructor(options: Options) {
    this.#options = options;
  }

  put(key: string, item: Item): void {
    this.#change(key, item);
  }

  delete(key: string): void {
    if (this.#latest.has(key)) this.#change(key, undefined);
  }

  /** Seen items up to a time, the earliest first (UTC milliseconds). */
  until(time: number, limit = Number.POSITIVE_INFINITY): Item[] {
    this.#apply();
    const found: [string, Item][] = [];
    for (const entry of this.#items) if (entry[1].dueAt <= time) found.push(entry);
    found.sort(([a, one], [b, other]) => one.dueAt - other.dueAt || (a < b ? -1 : 1));
    return found.slice(0, limit).map(([, item]) => item);
  }

  /** The earliest item, seen or not, and when it is seen (UTC milliseconds). */
  next(): number | undefined {
    this.#apply();
    let next: number | undefined;
    for (const { dueAt } of this.#items.values()) if (next === undefined || dueAt < next) next = dueAt;
    for (const { item, visibleAt } of this.#pending) {
      const at = item && Math.max(item.dueAt, visibleAt);
      if (at !== undefined && (next === undefined || at < next)) next = at;
    }
    return next;
  }

  #change(key: string, item: Item | undefined): void {
    const { lag, now } = this.#options;
    const visibleAt = Math.max(now() + lag(), this.#latest.get(key) ?? 0);
    this.#latest.set(key, visibleAt);
    this.#pending.push({ key, item, visibleAt });
  }

  #apply(): void {
    const now = this.#options.now();
    if (!this.#pending.some(({ visibleAt }) => visibleAt <= now)) return;
    const left: Pending<Item>[] = [];
    for (const one of this.#pending) {
      if (one.visibleAt > now) left.push(one);
      else if (one.item === undefined) this.#items.delete(one.key);
      else this.#items.set(one.key, one.item);
    }
    this.#pending = left;
  }
}
