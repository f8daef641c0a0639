import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CDK = fileURLToPath(new URL('../node_modules/aws-cdk/bin/cdk', import.meta.url));
const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** The context that names a stage and the file with its options. */
export function contextOf(stage: string, file: string): string[] {
  return ['--context', `stage=${stage}`, '--context', `config=${file}`];
}

/** Runs the CDK CLI in this terminal. @returns its exit code */
export async function runCdk(...args: readonly string[]): Promise<number> {
  const [code] = await once(spawn(process.execPath, [CDK, ...args], { stdio: 'inherit', cwd: PROJECT }), 'close');
  return code ?? 1;
}
