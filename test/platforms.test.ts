import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineExecutable } from '../local/dynamodb/engine.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { version: string; optional?: boolean; os?: string[]; cpu?: string[] }>;
};
const run = promisify(execFile);

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

describe('a checkout in a folder with a space', () => {
  const folder = mkdtempSync(join(tmpdir(), 'a folder with spaces '));
  const node = (...args: string[]) => run(process.execPath, args, { cwd: folder });

  // Copied, not linked: Node.js resolves links, and modules would see their real path.
  beforeAll(() => {
    const isSource = (path: string) => !/\/(node_modules|dist|\.local)(\/|$)/.test(path.slice(ROOT.length - 1));
    const entries = [
      'client',
      'docs',
      'functions',
      'infra',
      'local',
      'shared',
      'tools',
      'web',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
    ];
    for (const entry of entries) cpSync(join(ROOT, entry), join(folder, entry), { recursive: true, filter: isSource });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('runs its commands', async () => {
    const { stdout } = await node('tools/run.mjs', 'smoke', '--help');
    expect(stdout).toContain('npm run smoke');
  });

  test('builds the site', async () => {
    await node('--eval', 'import("./local/site/build-site.ts").then(({ buildSite }) => buildSite())');
    expect(existsSync(join(folder, 'web/dist/index.html'))).toBe(true);
  });

  test('starts the DynamoDB engine', async () => {
    const script =
      'import("./local/dynamodb/engine.ts").then(async ({ startEngine }) => { const engine = await startEngine(); console.log(engine.url); await engine.stop(); })';
    expect((await node('--eval', script)).stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
  });
});
