import { seededRandom } from '../../local/gateways/faults.ts';

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

  /** A random item, in proportion to its weight. */
  weighted<T extends { readonly weight: number }>(list: readonly T[]): T {
    let left = this.between(
      0,
      list.reduce((sum, { weight }) => sum + weight, 0),
    );
    const found = list.find(({ weight }) => {
      left -= weight;
      return left < 0;
    });
    return found ?? (list[0] as T);
  }
}
