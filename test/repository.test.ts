import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && file !== 'package-lock.json' && file !== 'test/repository.test.ts');

/** Every place where the pattern stands, as `file:line`. */
function placesOf(pattern: RegExp, among = files, judge: (found: string) => boolean = () => true): string[] {
  return among.flatMap((file) => {
    const lines = textOf(file).split('\n');
    return lines.flatMap((line, i) => {
      const found = [...line.matchAll(pattern)].some(([text]) => judge(text));
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

/** Bits of a character: what was drawn at random has more than three and a half, what a person made up has less. */
function isRandom(text: string): boolean {
  const counts = [...new Set(text)].map((letter) => text.split(letter).length - 1);
  const bits = counts.reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
  return text.length >= 20 && bits > 3.5;
}

const afterPrefix = (text: string) => isRandom(text.replace(/^.*_/, ''));

const SECRETS: [string, RegExp, ((found: string) => boolean)?][] = [
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

describe('the repository holds', () => {
  test.each(SECRETS)('not %s', (_, pattern, judge) => {
    expect(placesOf(pattern, files, judge)).toEqual([]);
  });

  test('no file that is made to hold secrets', () => {
    expect(
      files.filter((file) =>
        /(^|\/)(\.env(\..+)?|.*\.(pem|key|p12|pfx|jks)|id_(rsa|ed25519)|secrets\.json)$/.test(file),
      ),
    ).toEqual([]);
  });

  test('no test that is run alone', () => {
    const tests = files.filter((file) => /^test\/.*\.ts$/.test(file));
    expect(tests.length).toBeGreaterThan(50);
    expect(placesOf(/\b(test|it|describe|suite)(\.\w+)*\.only\b/g, tests)).toEqual([]);
  });

  test("no path of somebody's machine", () => {
    expect(
      placesOf(/(?<![\w.])\/(work|root|home\/\w+|Users\/\w+)\/[\w.-]+|\/tmp\/(brief|api-)|\b[A-Z]:\\Users\\/g),
    ).toEqual([]);
  });

  test('nothing that only one platform has, and no path that breaks in a folder with a space', () => {
    const code = files.filter((file) => /\.(ts|tsx|mjs|cjs)$/.test(file));
    expect(placesOf(/['"`]\/proc\/|import\.meta\.url\)\.pathname/g, code)).toEqual([]);
  });

  test('no registry but the public one', () => {
    const resolved = [...readFileSync('package-lock.json', 'utf8').matchAll(/"resolved": "(https?:\/\/[^/]+)/g)];
    const hosts = new Set(resolved.map(([, host]) => host));
    expect([...hosts].filter((host) => host !== 'https://registry.npmjs.org')).toEqual([]);
  });
});

describe('a planted one would be found', () => {
  const random = 'a8Kd02Lm4Zq91XwErT7yUi3o';
  test.each([
    ['a secret key of Stripe', `sk_test_${random}`],
    ['any live key of Stripe', `rk_live_${random}`],
    ['a webhook secret', `whsec_${random}`],
    ['an access key of AWS', `AKIA${'ABCDEFGH12345678'}`],
    ['a private key', `-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0`],
    ['a private JWK', `"d": "${random}${random}"`],
  ])('%s', (what, text) => {
    const [, pattern, judge = () => true] = SECRETS.find(([name]) => name === what) ?? SECRETS[0] ?? ['', /x/g];
    expect([...text.matchAll(pattern)].some(([found]) => judge(found))).toBe(true);
  });
});
