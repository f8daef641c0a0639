import { execFile } from 'node:child_process';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `npm run <name> -- <arguments>` for each line, all in one process that must not load a package, since SDKs and the CDK take up to a
 * second. For lines that print a usage: a command that does more needs a process of its own.
 */
export function runCommandLines(lines: readonly (readonly string[])[]): Promise<Outcome[]> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['test/tools/kit/run-command-lines.mjs', JSON.stringify(lines)], (error, stdout) =>
      error ? reject(error) : resolve(JSON.parse(stdout)),
    );
  });
}
