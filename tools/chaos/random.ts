import { seededRandom } from '../../local/gateways/seeded-random.ts';

/** Reproducible random numbers: the same seed gives the same sequence. */
export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  /** A number from `low` (inclusive) to `high` (exclusive). */
  between(low: number, high: number): number {
    return low + this.#next() * (high - low);
  }

  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high));
  }

  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    return list[this.integer(0, list.length)] as T;
  }
}

/** Items in a random order, each as often as its weight before the deck starts again: a run of some length meets all of them. */
export class Deck<T extends { readonly weight: number }> {
  readonly #items: readonly T[];
  #left: T[] = [];

  constructor(items: readonly T[]) {
    this.#items = items;
  }

  draw(random: Random): T {
    if (this.#left.length === 0) {
      this.#left = this.#items.flatMap((item) => Array.from({ length: item.weight }, () => item));
    }
    const [drawn] = this.#left.splice(random.integer(0, this.#left.length), 1);
    if (drawn === undefined) throw new TypeError('no item has a weight');
    return drawn;
  }
}
