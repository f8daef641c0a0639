import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { engineExecutable } from '../local/dynamodb/engine.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { version: string; optional?: boolean; os?: string[]; cpu?: string[] }>;
};

const PLATFORMS = [
  { os: 'linux', cpu: 'x64', libc: '-gnu' },
  { os: 'linux', cpu: 'arm64', libc: '-gnu' },
  { os: 'darwin', cpu: 'x64', libc: '' },
  { os: 'darwin', cpu: 'arm64', libc: '' },
];

describe.each(PLATFORMS)('on $os $cpu', ({ os, cpu, libc }) => {
  test.each([
    ['the DynamoDB engine', `@dynoxide/${os}-${cpu}`, '@dynoxide/linux-x64'],
    ['Biome', `@biomejs/cli-${os}-${cpu}`, '@biomejs/biome'],
    ['esbuild', `@esbuild/${os}-${cpu}`, 'esbuild'],
    ['Rolldown', `@rolldown/binding-${os}-${cpu}${libc}`, 'rolldown'],
    ['Lightning CSS', `lightningcss-${os}-${cpu}${libc}`, 'lightningcss'],
  ])('the lock file has the binary of %s', (_, name, sibling) => {
    const locked = packages[`node_modules/${name}`];
    const version = packages[`node_modules/${sibling}`]?.version;
    expect(locked).toMatchObject({ version, optional: true, os: [os], cpu: [cpu] });
  });
});

// No package provides Node.js 24 for Macs with an ARM processor: users install the version in .nvmrc.
test.each(['linux-x64', 'linux-arm64', 'darwin-x64'])(
  'on %s, `npm ci` installs the Node.js that .nvmrc names',
  (platform) => {
    const major = readFileSync(join(ROOT, '.nvmrc'), 'utf8').trim();
    expect(packages[`node_modules/node-${platform}`]?.version.split('.')[0]).toBe(major);
  },
);

describe('the DynamoDB engine', () => {
  test('is the package for this platform', () => {
    expect(engineExecutable({ platform: 'linux', arch: 'x64' }, undefined)).toMatch(/@dynoxide\/linux-x64\/dynoxide$/);
  });

  test('is the one that DYNOXIDE_PATH names', () => {
    expect(engineExecutable({ platform: 'sunos', arch: 'mips' }, process.execPath)).toBe(process.execPath);
    expect(() => engineExecutable({ platform: 'linux', arch: 'x64' }, '/nowhere/dynoxide')).toThrow(
      'DYNOXIDE_PATH names /nowhere/dynoxide, which does not exist.',
    );
  });

  test('is never downloaded: the error explains the alternatives', () => {
    expect(() => engineExecutable({ platform: 'sunos', arch: 'mips' }, undefined)).toThrow(
      /for sunos-mips\. Run `npm ci` .* set DYNOXIDE_PATH/,
    );
  });
});
