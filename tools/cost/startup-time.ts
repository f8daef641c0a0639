import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const TRIES = 5;
const TIMEOUT = 60_000;

/**
 * CPU milliseconds from process start to a loaded handler: Node.js itself and the deployed bundle. CPU time, because wall-clock time
 * depends on the load of this machine. The minimum of several attempts.
 *
 * @param name the bundle's folder in `dist/functions`, written by `npm run synth`
 */
export function startupTime(name: string, env: Readonly<Record<string, string>>): number {
  const bundle = pathToFileURL(`dist/functions/${name}/${name}.mjs`).href;
  const program = `const { handler } = await import('${bundle}');
    const { user, system } = process.cpuUsage();
    console.log(typeof handler === 'function' ? (user + system) / 1000 : 'no handler');
    process.exit();`;
  const args = ['--input-type=module', '--eval', program];
  const tries = Array.from({ length: TRIES }, () => {
    const { stdout, stderr } = spawnSync(process.execPath, args, { env, timeout: TIMEOUT, encoding: 'utf8' });
    const milliseconds = Number.parseFloat(stdout);
    if (Number.isNaN(milliseconds)) throw new Error(`${name} does not start: ${stderr}`);
    return milliseconds;
  });
  return Math.round(Math.min(...tries));
}
