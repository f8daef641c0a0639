/**
 * The choices of one run. A run follows a prefix of choices and takes the first option from then on; `next` is the prefix of the run that
 * differs in its last choice. Repeating this until `next` is undefined runs through every combination once.
 */
export class Choices {
  readonly #prefix: readonly number[];
  readonly #made: { readonly option: number; readonly options: number; readonly label: string }[] = [];

  constructor(prefix: readonly number[] = []) {
    this.#prefix = prefix;
  }

  /** @param labels one for each option; the first one is the usual course */
  choose(labels: readonly string[]): number {
    const option = this.#prefix[this.#made.length] ?? 0;
    this.#made.push({ option, options: labels.length, label: labels[option] ?? '' });
    return option;
  }

  /** The prefix of the next run; undefined after the last one. */
  next(): readonly number[] | undefined {
    const last = this.#made.findLastIndex(({ option, options }) => option + 1 < options);
    if (last < 0) return undefined;
    return this.#made.slice(0, last + 1).map(({ option }, i) => (i === last ? option + 1 : option));
  }

  /** What was unusual about the run, in order. */
  unusual(): string[] {
    return this.#made.filter(({ option }) => option > 0).map(({ label }) => label);
  }
}
