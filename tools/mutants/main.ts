import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitWithUsage, jsonFile, parseCommandLine } from '../command-line.ts';
import { MUTATED_FOLDERS, OPTIONS, THRESHOLD } from './options.ts';
import { type FileReport, reportOf, scoreOf } from './report.ts';
import { SURVIVORS } from './survivors.ts';

const USAGE = `npm run mutants -- [FILE...] [--force] [--out FILE]
  changes the code that decides about money, one expression at a time, and runs the tests that execute it: the tests of the domain, the
  exploration, the simulation, and the tests of the use cases. Exits with 1 if less than ${THRESHOLD}% of these mutants are killed, or if one
  survives that is not in tools/mutants/survivors.ts. A mutant takes about 0.7 seconds of processor time, and there are some thousands; an
  interrupted run keeps what it has found, and the next one tests only the rest and what has changed.
  FILE     only the mutants of these files, of ${MUTATED_FOLDERS.join(', ')}
  --force  also what has been tested before: a result is kept until its file or its tests change, not when other code does
  --out    writes the outcome to a file, as one JSON document`;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { values, positionals } = parseCommandLine(USAGE, {
  allowPositionals: true,
  options: { force: { type: 'boolean', default: false }, out: { type: 'string' } },
});
for (const file of positionals) {
  const isMutated = MUTATED_FOLDERS.some((folder) => file.startsWith(`${folder}/`)) && file.endsWith('.ts');
  if (!existsSync(join(ROOT, file))) exitWithUsage(USAGE, `There is no file ${file}.`);
  if (!isMutated) exitWithUsage(USAGE, `${file} is in none of the folders that are mutated.`);
}
const write = jsonFile(values.out);
process.chdir(ROOT);
const mutate = positionals.length > 0 ? positionals : MUTATED_FOLDERS.map((folder) => `${folder}/**/*.ts`);
// Loads for a second, which help and a wrong argument need not wait for.
const { Stryker } = await import('@stryker-mutator/core');
const results = await new Stryker({ ...OPTIONS, mutate, force: values.force }).runMutationTest();
// An incremental run also returns what it knows about other files.
const isAsked = (file: string) => positionals.length === 0 || positionals.includes(file);
const report = reportOf(
  results
    .map((one) => ({ ...one, fileName: relative(ROOT, one.fileName) }))
    .filter(({ fileName }) => isAsked(fileName)),
  SURVIVORS,
  (file) => readFileSync(file, 'utf8'),
);
print(report);
const survivors = report.flatMap((file) => file.survivors);
write({ score: scoreOf(report), files: report });
process.exitCode = scoreOf(report) >= THRESHOLD && survivors.every(({ reason }) => reason !== undefined) ? 0 : 1;

function print(files: readonly FileReport[]): void {
  console.log();
  for (const { file, mutants, killed, survivors } of files) {
    console.log(`${file}: ${killed} of ${mutants} mutants killed`);
    for (const { lineNumber, from, to, reason } of survivors)
      console.log(`  line ${lineNumber}: ${from} → ${to}\n    ${reason ?? 'NOT EXAMINED'}`);
  }
  console.log(`\n${scoreOf(files)}% killed`);
}
