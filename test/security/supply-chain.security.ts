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
  /** Neither a dependency of the product nor of its dependencies. */
  readonly dev?: boolean;
}

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
const { dependencies, devDependencies, optionalDependencies, allowScripts } = read('package.json');
const locked = Object.entries(read('package-lock.json').packages as Record<string, Locked>).filter(
  ([name]) => name !== '',
);

/** Licences that allow use, modification and distribution without copyleft obligations for our own source. */
const LICENCES = new Set([
  'MIT',
  'MIT-0',
  // The MIT licence by its older name.
  'MIT/X11',
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

/**
 * Licences of packages that only tests use. CC-BY-4.0 asks whoever passes the data on to name its author, and nothing passes it on:
 * caniuse-lite is what browsers support (data of caniuse.com), which Babel reads, which `npm run mutants` changes code with.
 */
const LICENCES_OF_TESTS: Readonly<Record<string, string>> = { 'node_modules/caniuse-lite': 'CC-BY-4.0' };

/** Packages for other platforms: npm verifies them with the checksum of the public registry. */
const WITHOUT_CHECKSUM = new Set(
  ['darwin-arm64', 'darwin-x64', 'linux-arm64'].map((platform) => `node_modules/@dynoxide/${platform}`),
);

test('installed packages match the lock file', (context) => {
  const tally = tallyOf(context, 'supply chain: versions pinned, contents verified');
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
    tally.attempt(/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)), `${name} ${version}`);
  }
  // A bundled package is covered by the checksum of the package that contains it.
  for (const [name, { integrity, inBundle }] of locked)
    tally.attempt(inBundle === true || WITHOUT_CHECKSUM.has(name) || /^sha512-/.test(integrity ?? ''), name);
  expect(tally.letThrough).toEqual([]);
});

test('no package runs an install script', (context) => {
  const tally = tallyOf(context, 'supply chain: install scripts');
  const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript);
  for (const [path] of scripted) tally.attempt(allowScripts[path.split('node_modules/').at(-1) ?? ''] === false, path);
  expect(tally.letThrough).toEqual([]);
});

test('every licence is allowed', (context) => {
  const tally = tallyOf(context, 'supply chain: licences');
  for (const [name, { license = '', dev = false }] of locked) {
    // Of alternative licences, one must be allowed.
    const choices = [license].flat().flatMap((one) => one.replace(/[()]/g, '').split(' OR '));
    tally.attempt(
      choices.some((one) => LICENCES.has(one) || (dev && LICENCES_OF_TESTS[name] === one)),
      `${name}: ${license}`,
    );
  }
  expect(tally.letThrough).toEqual([]);
});

test('deployed packages have no known vulnerability', (context) => {
  const answer = npmAudit();
  // Some registries have no vulnerability list; the test then reports that it could not check.
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
      // npm also exits with 1 if it finds a vulnerability.
      return (error as { stdout?: string }).stdout ?? '';
    }
  })();
  try {
    return JSON.parse(output).vulnerabilities;
  } catch {
    return undefined;
  }
}
