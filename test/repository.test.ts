import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && file !== 'package-lock.json' && file !== 'test/repository.test.ts');

/** Every match of the pattern, as `file:line`. */
function placesOf(pattern: RegExp, among = files, isViolation: (match: string) => boolean = () => true): string[] {
  return among.flatMap((file) => {
    const lines = textOf(file).split('\n');
    return lines.flatMap((line, i) => {
      const found = [...line.matchAll(pattern)].some(([text]) => isViolation(text));
      return found ? [`${file}:${i + 1}`] : [];
    });
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Deleted, and not committed yet.
    return '';
  }
}

/** By entropy: random text has more than 3.5 bits per character, invented examples have less. */
function isRandom(text: string): boolean {
  const counts = [...new Set(text)].map((letter) => text.split(letter).length - 1);
  const bits = counts.reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
  return text.length >= 20 && bits > 3.5;
}

const afterPrefix = (text: string) => isRandom(text.replace(/^.*_/, ''));

const SECRETS: [string, RegExp, ((match: string) => boolean)?][] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----(\\n|\s)*[A-Za-z0-9+/]{20}/g],
  ['a line of a private key', /\b(MIIE[vow]|MIICX|MIIJ[QK]|b3BlbnNzaC1rZXkt)[A-Za-z0-9+/]{30}/g],
  ['a private JWK', /"d"\s*:\s*"[A-Za-z0-9_-]{40,}"/g],
  ['a secret key of Stripe', /\b[sr]k_(test|live)_[A-Za-z0-9]+/g, afterPrefix],
  ['any live key of Stripe', /\b[sr]k_live_[A-Za-z0-9]{16,}/g],
  ['a webhook secret', /\bwhsec_[A-Za-z0-9]+/g, afterPrefix],
  ['an access key of AWS', /\b(AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['a secret key of AWS', /aws_?secret_?access_?key["'\s:=]+[A-Za-z0-9/+]{40}/gi],
  ['a token of a code host', /\b(gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20}|npm_[A-Za-z0-9]{36})/g],
  ['a signed token', /\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}/g],
];

describe('the repository contains', () => {
  test.each(SECRETS)('not %s', (_, pattern, isViolation) => {
    expect(placesOf(pattern, files, isViolation)).toEqual([]);
  });

  test('no file of a type that usually contains secrets', () => {
    expect(
      files.filter((file) =>
        /(^|\/)(\.env(\..+)?|.*\.(pem|key|p12|pfx|jks)|id_(rsa|ed25519)|secrets\.json)$/.test(file),
      ),
    ).toEqual([]);
  });

  test('no test with .only', () => {
    const tests = files.filter((file) => /^test\/.*\.ts$/.test(file));
    expect(tests.length).toBeGreaterThan(50);
    expect(placesOf(/\b(test|it|describe|suite)(\.\w+)*\.only\b/g, tests)).toEqual([]);
  });

  test("no path of a developer's machine", () => {
    expect(
      placesOf(/(?<![\w.])\/(work|root|home\/\w+|Users\/\w+)\/[\w.-]+|\/tmp\/(brief|api-)|\b[A-Z]:\\Users\\/g),
    ).toEqual([]);
  });

  test('no platform-specific path, and no path that breaks in a folder with a space', () => {
    const code = files.filter((file) => /\.(ts|tsx|mjs|cjs)$/.test(file));
    expect(placesOf(/['"`]\/proc\/|import\.meta\.url\)\.pathname/g, code)).toEqual([]);
  });

  test('no registry but the public one', () => {
    const resolved = [...readFileSync('package-lock.json', 'utf8').matchAll(/"resolved": "(https?:\/\/[^/]+)/g)];
    const hosts = new Set(resolved.map(([, host]) => host));
    expect([...hosts].filter((host) => host !== 'https://registry.npmjs.org')).toEqual([]);
  });
});

describe('finds a planted secret:', () => {
  const random = 'a8Kd02Lm4Zq91XwErT7yUi3o';
  test.each([
    ['a secret key of Stripe', `sk_test_${random}`],
    ['any live key of Stripe', `rk_live_${random}`],
    ['a webhook secret', `whsec_${random}`],
    ['an access key of AWS', `AKIA${'ABCDEFGH12345678'}`],
    ['a private key', `-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0`],
    ['a private JWK', `"d": "${random}${random}"`],
  ])('%s', (kind, text) => {
    const [, pattern, isViolation = () => true] = SECRETS.find(([name]) => name === kind) ?? SECRETS[0] ?? ['', /x/g];
    expect([...text.matchAll(pattern)].some(([match]) => isViolation(match))).toBe(true);
  });
});
