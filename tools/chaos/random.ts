import { seededRandom } from '../../local/gateways/faults.ts';

/** Chance, the same one for the same seed. */
export class Dice {
  readonly #draw: () => number;

  constructor(seed: number) {
    this.#draw = seededRandom(seed);
  }

  chance(probability: number): boolean {
    return this.#draw() < probability;
  }

  /** A number from `low` included to `high` excluded. */
  between(low: number, high: number): number {
    return low + this.#draw() * (high - low);
  }

  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high));
  }

  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    return list[this.whole(0, list.length)] as T;
  }

  /** One of several, each as likely as its weight. */
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
