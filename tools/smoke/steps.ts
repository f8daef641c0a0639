export type Outcome = 'ok' | 'failed' | 'skipped';

interface Step {
  readonly name: string;
  readonly outcome: Outcome;
  readonly seconds: string;
  readonly what: string;
}

/** Carried out one after the other, each told as it ends; the first that fails ends it. */
export class Steps {
  readonly #done: Step[] = [];

  async run<T>(name: string, act: () => Promise<{ readonly value: T; readonly what: string }>): Promise<T> {
    const start = Date.now();
    const report = (outcome: Outcome, what: string) => {
      this.#report({ name, outcome, seconds: ((Date.now() - start) / 1000).toFixed(1), what });
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

  skip(name: string, what: string): void {
    this.#report({ name, outcome: 'skipped', seconds: '', what });
  }

  get failed(): boolean {
    return this.#done.some(({ outcome }) => outcome === 'failed');
  }

  #report(step: Step): void {
    this.#done.push(step);
    const { name, outcome, seconds, what } = step;
    console.log(`${outcome.padEnd(8)} ${seconds.padStart(6)}${seconds ? ' s' : '  '}  ${name.padEnd(34)} ${what}`);
  }
}

/** It has been told already. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}
