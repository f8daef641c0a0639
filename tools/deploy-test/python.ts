import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Program, startChild } from '../../local/processes/child.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../.emulator', import.meta.url));

// The modules for a virtual environment with pip, and MiniStack's minimum version.
const VERSION_CHECK = 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))';

export type Outcome = { readonly python: string } | { readonly missing: string };

/** The Python of the project's own virtual environment with the packages of `requirements.txt`; created if missing. */
export async function pythonWithMiniStack(log: string, say: (text: string) => void): Promise<Outcome> {
  if ((await runCommand(['python3', '-c', VERSION_CHECK], log)) !== 0) {
    return { missing: 'Python 3.10 or newer with pip and venv (Debian: python3-venv) is not on this machine' };
  }
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  const [environment, mark] = [join(FOLDER, 'python'), join(FOLDER, 'installed')];
  const python = join(environment, 'bin', 'python');
  if (existsSync(mark) && existsSync(python) && readFileSync(mark, 'utf8') === wanted) return { python };
  say(`installing MiniStack into ${environment}`);
  rmSync(mark, { force: true });
  for (const step of [
    ['python3', '-m', 'venv', '--clear', environment],
    [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS],
  ]) {
    if ((await runCommand(step, log)) !== 0) throw new Error(`${step.slice(0, 4).join(' ')} … failed; see ${log}`);
  }
  writeFileSync(mark, wanted);
  return { python };
}

/** Runs a program to its end. @returns its exit code, or null if it was killed */
export async function runCommand(command: readonly string[], log: string, env: Program['env'] = {}) {
  const child = startChild({ name: command[0] ?? '', command: command, env, log });
  await child.exited;
  return child.exitCode();
}
