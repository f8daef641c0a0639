import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { command } from '../tools/kit/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'evisa-out-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** As a user runs it: npm itself prints the name of the script first. */
const npmRun = (args: readonly string[], cwd: string) =>
  execFileSync('npm', ['run', ...args], { cwd, encoding: 'utf8', env: { ...process.env, INIT_CWD: undefined } });

it('writes one JSON document to the file of --out, relative to the folder of the user', () => {
  const file = join(folder, 'demo.json');
  const printed = npmRun(['demo', '--', '--out', relative('docs', file)], 'docs');
  expect(printed).toContain('> evisa-payments');
  const expected = { ok: true, payments: expect.any(Array), checks: expect.any(Array) };
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(expected);
}, 180_000);

describe.each(['demo', 'chaos'])('npm run %s', (name) => {
  it('names a file that cannot be written before it starts', async () => {
    const { code, output } = await command(name)(['--out', join(folder, 'absent', 'x.json')]);
    expect(code).toBe(2);
    expect(output).toMatch(/^--out .* cannot be written: ENOENT/);
  });

  it('rejects unknown options', async () => {
    expect(await command(name)(['--json'])).toMatchObject({ code: 2, output: expect.stringContaining('[--out FILE]') });
  });
});
