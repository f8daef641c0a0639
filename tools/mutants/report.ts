import type { Stryker } from '@stryker-mutator/core';
import type { Survivor } from './survivors.ts';

type Mutant = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

/** The result of one mutant. */
export type MutantResult = Pick<Mutant, 'status' | 'replacement'> & {
  readonly fileName: string;
  readonly location: Mutant['location'];
};

export interface FileReport {
  readonly file: string;
  readonly mutants: number;
  readonly killed: number;
  readonly survivors: readonly (Omit<Survivor, 'reason'> & { readonly lineNumber: number; readonly reason?: string })[];
}

/** These are no mutants: they do not compile, or no test file loads with them. */
const NO_MUTANT: readonly MutantResult['status'][] = ['CompileError', 'RuntimeError', 'Ignored'];

/**
 * The results by file, in the order of their names. A mutant that does not compile or load does not count; one whose tests do not end is killed.
 *
 * @param sourceOf returns the text of a file
 */
export function reportOf(
  results: readonly MutantResult[],
  accepted: readonly Survivor[],
  sourceOf: (file: string) => string,
): FileReport[] {
  const counted = results.filter(({ status }) => !NO_MUTANT.includes(status));
  return [...Map.groupBy(counted, ({ fileName }) => fileName)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, mutants]) => {
      const source = sourceOf(file).split('\n');
      const alive = mutants.filter(({ status }) => status !== 'Killed' && status !== 'Timeout');
      const survivors = alive.map((one) => {
        const survivor = { file, ...textOf(one, source) };
        const known = accepted.find((other) => isSame(survivor, other));
        return { ...survivor, lineNumber: one.location.start.line, ...(known && { reason: known.reason }) };
      });
      return { file, mutants: mutants.length, killed: mutants.length - alive.length, survivors };
    });
}

/** Percent, rounded down to one decimal. */
export function scoreOf(report: readonly FileReport[]): number {
  const sum = (of: (file: FileReport) => number) => report.reduce((total, file) => total + of(file), 0);
  return (
    Math.floor(
      (sum(({ killed }) => killed) /
        Math.max(
          1,
          sum(({ mutants }) => mutants),
        )) *
        1_000,
    ) / 10
  );
}

function textOf({ location, replacement }: MutantResult, source: readonly string[]) {
  const { start, end } = location;
  const lines = source.slice(start.line - 1, end.line);
  const line = (lines[0] ?? '').trim();
  lines[lines.length - 1] = (lines.at(-1) ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return { line, from: onOneLine(lines.join(' ')), to: onOneLine(replacement) };
}

const onOneLine = (text: string) => text.trim().replace(/\s+/g, ' ');

function isSame(one: Omit<Survivor, 'reason'>, other: Survivor): boolean {
  return one.file === other.file && one.line === other.line && one.from === other.from && one.to === other.to;
}
