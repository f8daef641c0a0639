import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * `npm run <name>`, as somebody starts it.
 *
 * @returns what starts it with these arguments; `onOutput` is told all that was said so far, on both outputs, whenever there is more
 */
export function command(name: string) {
  return async (args: readonly string[], onOutput: (all: string) => void = () => undefined) => {
    const child = spawn(process.execPath, ['tools/run.mjs', name, ...args]);
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
