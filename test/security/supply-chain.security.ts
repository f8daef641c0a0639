import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tallyOf } from './kit/tally.ts';

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly license?: string | readonly string[];
  readonly hasInstallScript?: boolean;
}

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
const { dependencies, devDependencies, optionalDependencies, allowScripts } = read('package.json');
const locked = Object.entries(read('package-lock.json').packages as Record<string, Locked>).filter(
  ([name]) => name !== '',
);

/** Each lets the product be used, changed and passed on without its own source having to be given away. */
const LICENCES = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
  'Python-2.0',
  'MPL-2.0',
]);

/** Added on a machine whose registry does not carry them: npm verifies them against the checksum that the public registry names. */
const WITHOUT_CHECKSUM = new Set(
  ['darwin-arm64', 'darwin-x64', 'linux-arm64'].map((platform) => `node_modules/@dynoxide/${platform}`),
);

test('what is installed is what was locked', (context) => {
  const tally = tallyOf(context, 'supply chain: versions pinned, contents sealed');
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
    tally.attempt(/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)), `${name} ${version}`);
  }
  // What lies within another package is sealed with it.
  for (const [name, { integrity, inBundle }] of locked)
    tally.attempt(inBundle === true || WITHOUT_CHECKSUM.has(name) || /^sha512-/.test(integrity ?? ''), name);
  expect(tally.letThrough).toEqual([]);
});

test('no package runs a script when it is installed', (context) => {
  const tally = tallyOf(context, 'supply chain: install scripts');
  const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript);
  for (const [path] of scripted) tally.attempt(allowScripts[path.split('node_modules/').at(-1) ?? ''] === false, path);
  expect(tally.letThrough).toEqual([]);
});

test('every licence is one that can be passed on', (context) => {
  const tally = tallyOf(context, 'supply chain: licences');
  for (const [name, { license = '' }] of locked) {
    // Of several, one may be chosen.
    const choices = [license].flat().flatMap((one) => one.replace(/[()]/g, '').split(' OR '));
    tally.attempt(
      choices.some((one) => LICENCES.has(one)),
      `${name}: ${license}`,
    );
  }
  expect(tally.letThrough).toEqual([]);
});

test('no known hole in what is deployed', (context) => {
  const answer = npmAudit();
  // Some registries keep no list of holes; then there is nothing to compare with, and that is said.
  if (answer === undefined) return context.skip('the registry in use answers no audit');
  const tally = tallyOf(context, 'supply chain: npm audit');
  for (const [name, { severity }] of Object.entries(answer)) tally.attempt(false, `${name}: ${severity}`);
  tally.attempt(true, 'asked');
  expect(tally.letThrough).toEqual([]);
});

function npmAudit(): Record<string, { severity: string }> | undefined {
  const output = (() => {
    try {
      return execFileSync('npm', ['audit', '--json', '--omit=dev'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    } catch (error) {
      // It exits with 1 where it finds something, too.
      return (error as { stdout?: string }).stdout ?? '';
    }
  })();
  try {
    return JSON.parse(output).vulnerabilities;
  } catch {
    return undefined;
  }
}
