import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const commands = Object.values(scripts).flatMap((script) => /tools\/run\.mjs ([\w:]+)$/.exec(script)?.[1] ?? []);

/** Runs a command that must not load a package: the SDKs and the CDK take up to a second. */
function run(...args: string[]) {
  const command = ['--import', './test/tools/kit/no-packages.mjs', 'tools/run.mjs', ...args];
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, command, (_, stdout, stderr) => {
      resolve({ status: child.exitCode, stdout, stderr });
    });
  });
}

describe.concurrent.each(commands)('npm run %s', (name) => {
  it('explains itself with --help at once, and does nothing else', async () => {
    const { status, stdout, stderr } = await run(name, '--help');
    expect(stdout, stderr).toMatch(new RegExp(`^npm (run )?${name}\\b.*\\n  \\w`));
    expect(status).toBe(0);
  });

  it('refuses at once what it does not know', async () => {
    const { status, stdout, stderr } = await run(name, '--no-such-option');
    expect(stdout + stderr).toMatch(new RegExp(`npm (run )?${name}\\b`));
    expect(status).toBe(2);
  });
});

it('the list of commands is complete', async () => {
  expect(commands.length).toBeGreaterThan(15);
  const { status, stderr } = await run('no-such-command');
  expect([status, stderr.trim().split(' ').at(-1)?.split('|').toSorted()]).toEqual([1, commands.toSorted()]);
});
