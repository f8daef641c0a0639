import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OPTIONS } from '../../tools/mutants/options.ts';
import { type MutantResult, reportOf, scoreOf } from '../../tools/mutants/report.ts';
import { SURVIVORS } from '../../tools/mutants/survivors.ts';

const SOURCE = `const a = 1;
  const isPaid = due <=
    paid;`;

/** A mutant of the condition in the source. */
const aMutant = (status: MutantResult['status'], replacement = 'due < paid'): MutantResult => ({
  fileName: 'a.ts',
  status,
  replacement,
  location: { start: { line: 2, column: 18 }, end: { line: 3, column: 9 } },
});

it('no folder that other commands fill is copied: links in it would end the copying', () => {
  const ignored = readFileSync('.gitignore', 'utf8').split('\n');
  const folders = ignored.filter((line) => line.endsWith('/') && line !== 'node_modules/');
  expect(folders).not.toEqual([]);
  expect(OPTIONS.ignorePatterns).toEqual(expect.arrayContaining(folders.map((folder) => `/${folder.slice(0, -1)}`)));
});

describe('the report', () => {
  const accepted = {
    file: 'a.ts',
    line: 'const isPaid = due <=',
    from: 'due <= paid',
    to: 'due < paid',
    reason: 'never equal',
  };

  it('names a survivor by its place and its expression, with the reason that is listed for it', () => {
    const [file] = reportOf([aMutant('Survived'), aMutant('NoCoverage', 'false')], [accepted], () => SOURCE);
    const { reason, ...survivor } = accepted;
    expect(file).toEqual({
      file: 'a.ts',
      mutants: 2,
      killed: 0,
      survivors: [
        { ...survivor, lineNumber: 2, reason },
        { ...survivor, lineNumber: 2, to: 'false' },
      ],
    });
  });

  it('counts an endless mutant as killed, and one that does not compile or load not at all', () => {
    const statuses = ['Killed', 'Timeout', 'Survived', 'CompileError', 'RuntimeError'] as const;
    const results = statuses.map((status) => aMutant(status));
    const report = reportOf(results, [], () => SOURCE);
    expect(report).toMatchObject([{ mutants: 3, killed: 2 }]);
    expect(scoreOf(report)).toBe(66.6);
  });
});

it.each(SURVIVORS.map((one) => [`${one.file}: ${one.from} → ${one.to}`, one] as const))(
  'the listed survivor is still in the code: %s',
  (_, { file, line, from }) => {
    const lines = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').split('\n');
    const places = lines.flatMap((text, i) => (text.trim() === line ? [i] : []));
    expect(places).toHaveLength(1);
    const after = lines.slice(places[0]).join(' ').replace(/\s+/g, ' ');
    expect(after).toContain(from);
  },
);
