import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

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
    const { stdout } = await node('tools/run.mjs', 'capacity');
    expect(stdout).toContain('needed at 100 |');
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
