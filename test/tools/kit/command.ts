import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs `npm run <name>` in its own process.
 *
 * @returns a function that runs it with arguments; `onOutput` receives all output so far, of both streams, on every addition
 */
export function command(name: string) {
  return async (
    args: readonly string[],
    onOutput: (all: string) => void = () => undefined,
    env: Readonly<Record<string, string>> = {},
  ) => {
    const child = spawn(process.execPath, ['tools/run.mjs', name, ...args], { env: { ...process.env, ...env } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        onOutput(output);
      });
    }
    const [code] = await once(child, 'close');
    return { code, output };
  };
}
