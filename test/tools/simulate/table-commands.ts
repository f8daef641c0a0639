import fc from 'fast-check';
import { expect } from 'vitest';
import { TableBusy } from '../../../shared/adapters/dynamodb/common/table.ts';
import { CALLS, type Call, type Run } from './table-calls.ts';
import type { Numbers } from './table-changes.ts';

/** Whether every attempt of a write conflicts. */
export const SimulatedCall = { isBusy: false };

/** Attempts of the adapter. */
const ATTEMPTS = 6;

/** The same call to both tables, which must answer the same. Numbers choose what it is about. */
class Both implements fc.AsyncCommand<object, Run> {
  readonly #name: string;
  readonly #numbers: Numbers;
  readonly #call: Call;

  constructor(name: string, numbers: Numbers, call: Call) {
    this.#name = name;
    this.#numbers = numbers;
    this.#call = call;
  }

  check(): boolean {
    return true;
  }

  async run(_: object, run: Run): Promise<void> {
    const call = this.#call(run, this.#numbers);
    const [, , luck] = this.#numbers;
    const conflicts = luck % 20 === 0 ? ATTEMPTS : luck % 10 === 0 ? 1 : 0;
    run.conflict(conflicts);
    const real = await answerOf(() => call(run.real));
    run.conflict(0);
    SimulatedCall.isBusy = conflicts === ATTEMPTS && real === 'busy';
    const memory = await answerOf(() => call(run.memory));
    SimulatedCall.isBusy = false;
    expect(memory, this.#name).toEqual(real);
    const word = typeof real === 'string' ? real : (real as { outcome?: string } | undefined)?.outcome;
    if (word !== undefined) run.reached.set(word, (run.reached.get(word) ?? 0) + 1);
  }

  toString(): string {
    return `${this.#name}(${this.#numbers.join(', ')})`;
  }
}

async function answerOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return comparable(await call());
  } catch (error) {
    if (error instanceof TableBusy) return 'busy';
    throw error;
  }
}

/** As JSON; personal data is compared by the tests of its encryption. */
function comparable(value: unknown): unknown {
  const json = JSON.stringify(value, (name, one) =>
    name === 'personal' ? undefined : one instanceof Set ? [...one].sort() : one,
  );
  return json === undefined ? undefined : JSON.parse(json);
}

/** Random calls; those that change most come more often. */
export const COMMANDS = [...Object.keys(CALLS), 'openPayment', 'commit', 'commit', 'tryAcceptOptimistically'].map(
  (name) => fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map((numbers) => both(name, numbers)),
);

export function both(name: string, numbers: Numbers): fc.AsyncCommand<object, Run> {
  return new Both(name, numbers, CALLS[name] as Call);
}
