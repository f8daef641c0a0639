import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { command } from './kit/command.ts';
import { runCommandLines } from './kit/command-lines.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const commands = Object.values(scripts).flatMap((script) => /tools\/run\.mjs ([\w:]+)$/.exec(script)?.[1] ?? []);

/** Arguments that are missing, or have a wrong value. */
const WRONG: Record<string, string[][]> = {
  capacity: [
    ['--per-second', '0'],
    ['--per-second', 'many'],
  ],
  'capacity:measure': [
    ['--only', 'everything'],
    ['--due', '10'],
  ],
  chaos: [
    ['--payments', '0'],
    ['--seed', 'one'],
  ],
  deploy: [[], ['--stage'], ['--stages', 'dev']],
  drill: [[], ['--table', 'one', '--at', 'yesterday'], ['--table', 'one', '--rows', '0']],
  import: [[], ['--stage'], ['--stages', 'prod']],
  lookup: [[], ['--url', 'http://127.0.0.1:1', 'a', 'b']],
  planted: [['--only', 'no such bug']],
  preflight: [[], ['--stage', 'prod', '--payments-per-day', '0'], ['--stage', 'prod', '--x']],
  simulate: [
    ['--seed', 'x'],
    ['--payments', '0'],
    ['--workers', '-1'],
  ],
  smoke: [[], ['--url', 'https://visa.example.org', '--without-payment', '--token-file', 'x']],
  staff: [
    [],
    ['--url', 'https://visa.example.org', 'DELETE', '/staff/audit'],
    ['--url', 'https://visa.example.org', 'GET', '/staff/audit', '--body', 'x'],
  ],
};
const wrong = Object.entries(WRONG).flatMap(([name, all]) => all.map((args) => [name, ...args]));

/** What is wrong is named before the usage, or instead of it. */
const NAMED = [
  ['mutants shared/domain/absent.ts', 'There is no file shared/domain/absent.ts.\n\nnpm run mutants -- '],
  ['mutants shared/lambda/../domain/money.ts', 'is in none of the folders that are mutated.\n\nnpm run mutants -- '],
  ['preflight --payments-per-day 7', '--stage is missing.\n\nnpm run preflight -- '],
  ['preflight --stage prod --payments-per-day many', '--payments-per-day is not a whole number above zero.\n\n'],
  ['deploy --yes', '--stage is missing.\n\nnpm run deploy -- '],
  ['import --yes', '--stage is missing.\n\nnpm run import -- '],
  ['secrets --replace', '--stage is missing, or not the name of a stage.\n\nnpm run secrets -- '],
  ['drill --rows 9', '--table is missing.\n\nnpm run drill -- '],
  ['drill --table t --at noon', '--at is not a time such as 2026-11-24T09:59:00Z.\n\n'],
  ['drill --table t --rows all', '--rows is not a whole number above zero.\n\n'],
  ['smoke --without-payment', '--url is missing.\n\nnpm run smoke -- '],
  ['smoke --url visa.example.org', '--url is not an address such as https://visa.example.gov.\n\n'],
  [
    'lookup --url http://127.0.0.1:1 12345 67890',
    'There is more than one search term: write a number with spaces in quotes.',
  ],
  ['staff --url https://visa.example.org', 'The method is missing: GET or POST.\n\nnpm run staff -- '],
  ['staff --url https://visa.example.org GET staff/audit', 'One path is expected, beginning with a slash.\n\n'],
  ['simulate --out /nowhere/x.json', '--out /nowhere/x.json cannot be written: '],
] as const;

/** As pasted in the wrong place. */
const KEY = `sk_test_${'a1'.repeat(12)}`;

const lines = [
  ...commands.flatMap((name) => [
    [name, '--help'],
    [name, '--no-such-option'],
  ]),
  ...wrong,
  ...NAMED.map(([line]) => line.split(' ')),
  ['secrets', KEY],
];
let outcomes: Awaited<ReturnType<typeof runCommandLines>>;
beforeAll(async () => {
  outcomes = await runCommandLines(lines);
});

function outcomeOf(...line: readonly string[]) {
  const outcome = outcomes[lines.findIndex((one) => one.join(' ') === line.join(' '))];
  if (outcome === undefined) throw new Error(`${line} was not run`);
  return outcome;
}

describe.each(commands)('npm run %s', (name) => {
  it('explains itself with --help at once, and does nothing else', () => {
    const { code, stdout, stderr } = outcomeOf(name, '--help');
    expect(stdout, stderr).toMatch(new RegExp(`^npm (run )?${name}\\b.*\\n  \\w`));
    expect(code).toBe(0);
  });

  it('refuses at once what it does not know', () => {
    const { code, stdout, stderr } = outcomeOf(name, '--no-such-option');
    expect(stdout + stderr).toMatch(new RegExp(`npm (run )?${name}\\b`));
    expect(code).toBe(2);
  });
});

it.each(wrong.map((line) => [line.join(' '), line] as const))('npm run %s prints its usage', (_, line) => {
  const { stdout: usage } = outcomeOf(line[0] ?? '', '--help');
  expect(outcomeOf(...line)).toMatchObject({ code: 2, stderr: expect.stringContaining(usage) });
});

it.each(NAMED)('npm run %s says what is wrong', (line, reason) => {
  expect(outcomeOf(...line.split(' '))).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
});

it('npm run secrets does not quote a key among its arguments', () => {
  const { code, stdout, stderr } = outcomeOf('secrets', KEY);
  expect(stderr).toContain('An argument is unknown');
  expect(stderr).toContain('npm run secrets -- --stage');
  expect(stdout + stderr).not.toContain(KEY);
  expect(code).toBe(2);
});

it('the list of commands is complete', async () => {
  expect(commands.length).toBeGreaterThan(15);
  const { code, output } = await command('no-such-command')([]);
  expect([code, output.trim().split(' ').at(-1)?.split('|').toSorted()]).toEqual([1, commands.toSorted()]);
});

it('a command that loads a package, or fails, is found out', async () => {
  const [loading] = await runCommandLines([['capacity', '--per-second', '3']]);
  expect(loading).toMatchObject({ code: 1, stderr: expect.stringMatching(/ loads \S+/) });
});
