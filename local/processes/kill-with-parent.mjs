// Runs the command given, and ends it as soon as whoever started this process is gone: our standard input then closes, even
// when the starter was killed. For programs that are not ours; our own watch their input themselves (`exit-with-parent.ts`).
// It is started as the leader of a process group, so that what the command starts ends with it.
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
