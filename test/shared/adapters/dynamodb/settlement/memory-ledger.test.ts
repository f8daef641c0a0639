import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applicationId } from '../../../../../shared/domain/ids.ts';
import { PersonalData } from '../../../../../shared/domain/personal-data.ts';
import type { PaymentSnapshot } from '../../../../../shared/domain/settlement.ts';
import type { Ledger } from '../../../../../shared/ports/settlement/ledger.ts';
import { randomText } from '../../../../../shared/wiring/random-text.ts';
import { Actions } from '../../../../../tools/prove/actions.ts';
import type { Bounds } from '../../../../../tools/prove/bounds.ts';
import { memoryLedger } from '../../../../../tools/prove/memory-store.ts';
import { Run } from '../../../../../tools/prove/run.ts';
import { UseCases } from '../../../../../tools/prove/use-cases.ts';
import { firstWorld, type World } from '../../../../../tools/prove/world.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

/** The exploration is a proof only as far as its ledger in memory behaves like the one of the table. */

let table: TestTable;
beforeAll(async () => {
  table = await startTable({ perUser: 100, perAddress: 100_000 });
});
afterAll(() => table.stop());

const BOUNDS: Bounds = {
  kinds: ['immediate', 'late'],
  payments: 3,
  scope: 'all',
  // No faults: a crash is a call that is not made, in either ledger.
  budget: { events: 20, faults: 0, races: 5, waits: 20 },
  maxStates: 0,
};

/** Calls both ledgers and expects the same result. */
function bothLedgers(run: Run): Ledger {
  const memory = memoryLedger(run);
  const both =
    <A extends unknown[], R>(one: (...args: A) => Promise<R>, other: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const [expected, found] = [await one(...args), await other(...args)];
      expect(comparable(found)).toEqual(comparable(expected));
      return expected;
    };
  const { ledger } = table;
  return {
    read: both(memory.read, ledger.read),
    readRefund: both(memory.readRefund, ledger.readRefund),
    findByReference: both(memory.findByReference, ledger.findByReference),
    openPayment: both(memory.openPayment, ledger.openPayment),
    tryAcceptOptimistically: both(memory.tryAcceptOptimistically, ledger.tryAcceptOptimistically),
    commit: both(memory.commit, ledger.commit),
    recordUnmatchedPayment: both(memory.recordUnmatchedPayment, ledger.recordUnmatchedPayment),
    hasUnmatchedPayment: both(memory.hasUnmatchedPayment, ledger.hasUnmatchedPayment),
  };
}

/** Without what the sweep claims: those rows are claimed in memory alone. */
function comparable(result: unknown): unknown {
  if (typeof result !== 'object' || result === null || 'outcome' in result) return result;
  const { payment, application, refund, ...rest } = result as PaymentSnapshot & { refund?: object };
  const plain = (row: object | undefined) => {
    const { dueAt: _due, tries: _tries, personal: _personal, ...content } = { ...row } as Record<string, unknown>;
    return JSON.parse(JSON.stringify(content));
  };
  return { ...rest, payment: plain(payment), application: plain(application), refund: plain(refund) };
}

/** Takes an option for each number; without numbers, the usual one. */
class Dice {
  readonly #numbers: number[];

  constructor(numbers: readonly number[]) {
    this.#numbers = [...numbers];
  }

  choose(labels: readonly string[]): number {
    return (this.#numbers.shift() ?? 0) % labels.length;
  }
}

async function walk(steps: readonly (readonly number[])[]): Promise<World> {
  const useCases = new UseCases(BOUNDS.payments, bothLedgers);
  const actions = new Actions(BOUNDS, useCases);
  const world = firstWorld(BOUNDS.budget, applicationId(randomText(16)));
  await table.ledger.commit({ application: { ...world.application, personal: new PersonalData({}) } });
  for (const [which = 0, ...numbers] of steps) {
    const possible = actions.in(world).filter(({ name }) => name !== 'the personal data is due to be removed');
    const action = possible[which % possible.length];
    if (action === undefined) break;
    await new Run(world, new Dice(numbers), (now) => actions.interruptions(now)).perform(action);
  }
  return world;
}

it('the ledger in memory answers every call of every use case like the ledger of the table', async () => {
  const steps = fc.array(fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 }), { minLength: 12, maxLength: 25 });
  const reached = { succeeded: 0, refunds: 0 };
  // Until both have come up: otherwise it might compare little but refusals. Once is nearly always enough.
  for (let times = 0; times < 5 && (reached.succeeded === 0 || reached.refunds === 0); times++) {
    await fc.assert(
      fc.asyncProperty(steps, async (one) => {
        const { payments, refunds } = await walk(one);
        reached.succeeded += payments.filter(({ state }) => state === 'succeeded').length;
        reached.refunds += refunds.length;
      }),
      { numRuns: 15 },
    );
  }
  expect(reached.succeeded).toBeGreaterThan(0);
  expect(reached.refunds).toBeGreaterThan(0);
});
