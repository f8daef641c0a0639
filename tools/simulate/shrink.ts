import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { stepId } from './actors/applicant.ts';
import { scriptOf } from './actors/script.ts';
import { FAULT_KINDS } from './core/faults.ts';
import type { Problem } from './problem.ts';
import type { Scenario, TracedResult } from './run-world.ts';

export interface Shrunk {
  readonly scenario: Scenario;
  readonly problem: Problem;
  readonly result: TracedResult;
  /** Number of worlds that were run for it. */
  readonly runs: number;
}

type Run = (scenario: Scenario, keepsTrace: boolean) => Promise<TracedResult>;

const MAX_RUNS = 600;

/** Leaves out whatever the problem does not need: applicants, kinds of faults, single faults, steps. @throws if there is no problem */
export async function shrink(from: Scenario, run: Run): Promise<Shrunk> {
  let runs = 1;
  let result = await run(from, false);
  const [problem] = result.problems;
  if (problem === undefined) throw new TypeError(`seed ${from.seed} has no problem`);
  let scenario = from;
  const accept = async (smaller: Scenario): Promise<boolean> => {
    if (runs >= MAX_RUNS) return false;
    runs++;
    const found = await run(smaller, false);
    if (!found.problems.some(({ rule }) => rule === problem.rule)) return false;
    [scenario, result] = [smaller, found];
    return true;
  };
  const removeApplicants = () => removeFrom(scenario.applicants, (applicants) => accept({ ...scenario, applicants }));
  await removeApplicants();
  const kinds = FAULT_KINDS.filter((kind) => result.counts[kind] !== undefined);
  await removeFrom(kinds, (left) =>
    accept({ ...scenario, without: [...from.without, ...FAULT_KINDS.filter((kind) => !left.includes(kind))] }),
  );
  const steps = scenario.applicants.flatMap((applicant) =>
    scriptOf(scenario.seed, applicant, PAYMENT_METHODS).steps.flatMap(({ id }, i) =>
      i === 0 ? [] : [stepId(applicant, Number(id))],
    ),
  );
  const { omitted: before } = scenario;
  await removeFrom(steps, (left) =>
    accept({ ...scenario, omitted: [...before, ...steps.filter((one) => !left.includes(one))] }),
  );
  // A fault that is left out may let another one happen that the scenario did not reach before.
  for (let pass = 0; pass < 3; pass++) {
    const { omitted } = scenario;
    const happened = [...new Set(result.happened)];
    await removeFrom(happened, (left) =>
      accept({ ...scenario, omitted: [...omitted, ...happened.filter((one) => !left.includes(one))] }),
    );
    if (scenario.omitted.length === omitted.length) break;
  }
  await removeApplicants();
  return { scenario, problem, result: await run(scenario, true), runs };
}

/** Removes items, many at a time at first, as long as what is left is accepted. */
async function removeFrom<T>(items: readonly T[], accept: (left: readonly T[]) => Promise<boolean>): Promise<void> {
  let left = items;
  for (let size = left.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < left.length; ) {
      const smaller = [...left.slice(0, from), ...left.slice(from + size)];
      if (await accept(smaller)) left = smaller;
      else from += size;
    }
  }
}
