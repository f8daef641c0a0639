// Runs the given command, and kills it as soon as the parent of this process has ended: standard input then closes, even after
// a kill. For programs that are not ours; our own programs watch their input themselves (`exit-with-parent.ts`). This process
// must lead its own process group, so that processes started by the command end with it.
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

child.on('error', (error) => {
  console.error(`${command}: ${error.message}`);
  process.exit(127);
});
child.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
const endAll = () => process.kill(-process.pid, 'SIGKILL');
process.stdin.on('end', endAll).on('error', endAll).resume();
