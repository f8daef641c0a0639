import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const commands = Object.values(scripts).flatMap((script) => /tools\/run\.mjs ([\w:]+)$/.exec(script)?.[1] ?? []);
const run = (...args: string[]) => spawnSync(process.execPath, ['tools/run.mjs', ...args], { encoding: 'utf8' });

describe.each(commands)('npm run %s', (name) => {
  it('explains itself with --help, and does nothing else', () => {
    const { status, stdout } = run(name, '--help');
    expect(stdout).toMatch(new RegExp(`^npm (run )?${name}\\b.*\\n  \\w`));
    expect(status).toBe(0);
  });

  it('refuses what it does not know', () => {
    expect(run(name, '--no-such-option').status).toBe(2);
  });
});

it('the list of commands is complete', () => {
  expect(commands.length).toBeGreaterThan(15);
  const { status, stderr } = run('no-such-command');
  expect([status, stderr.trim().split(' ').at(-1)?.split('|').toSorted()]).toEqual([1, commands.toSorted()]);
});
