export type Outcome = 'ok' | 'failed' | 'skipped';

interface Step {
  readonly name: string;
  readonly outcome: Outcome;
  readonly seconds: string;
  readonly details: string;
}

/** Runs steps in sequence and prints each result; the first failure ends the run. */
export class Steps {
  readonly #done: Step[] = [];

  async run<T>(name: string, act: () => Promise<{ readonly value: T; readonly what: string }>): Promise<T> {
    const start = Date.now();
    const report = (outcome: Outcome, details: string) => {
      this.#report({ name, outcome, seconds: ((Date.now() - start) / 1000).toFixed(1), details });
    };
    try {
      const { value, what } = await act();
      report('ok', what);
      return value;
    } catch (error) {
      report('failed', error instanceof Error ? error.message : 'unknown');
      throw new StepFailed();
    }
  }

  skip(name: string, details: string): void {
    this.#report({ name, outcome: 'skipped', seconds: '', details });
  }

  get failed(): boolean {
    return this.#done.some(({ outcome }) => outcome === 'failed');
  }

  #report(step: Step): void {
    this.#done.push(step);
    const { name, outcome, seconds, details } = step;
    console.log(`${outcome.padEnd(8)} ${seconds.padStart(6)}${seconds ? ' s' : '  '}  ${name.padEnd(34)} ${details}`);
  }
}

/** The failure has been printed already. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}
