import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Program, startChild } from '../local/processes/child.ts';

export interface PythonOptions {
  /** A file of pinned packages for pip. */
  readonly requirements: URL;
  /** The folder of the virtual environment. */
  readonly folder: URL;
  /** The oldest version that the packages support. */
  readonly minimum: readonly [number, number];
  readonly log: string;
  readonly say: (text: string) => void;
}

export type Outcome = { readonly python: string } | { readonly missing: string };

/** The Python of a virtual environment with the required packages; created if missing. */
export async function pythonWith({ requirements, folder, minimum, log, say }: PythonOptions): Promise<Outcome> {
  // The modules for a virtual environment with pip.
  const check = `import ensurepip, sys, venv; sys.exit(sys.version_info < (${minimum}))`;
  if ((await runCommand(['python3', '-c', check], log)) !== 0) {
    return {
      missing: `Python ${minimum.join('.')} or newer with pip and venv (Debian: python3-venv) is not on this machine`,
    };
  }
  const [list, environment] = [fileURLToPath(requirements), join(fileURLToPath(folder), 'python')];
  const wanted = createHash('sha256').update(readFileSync(list)).digest('hex');
  const [mark, python] = [join(environment, 'installed'), join(environment, 'bin', 'python')];
  if (existsSync(mark) && existsSync(python) && readFileSync(mark, 'utf8') === wanted) return { python };
  say(`installing Python packages into ${environment}`);
  rmSync(mark, { force: true });
  for (const step of [
    ['python3', '-m', 'venv', '--clear', environment],
    [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', list],
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
