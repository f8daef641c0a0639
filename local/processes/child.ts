import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const KILL_WITH_PARENT = fileURLToPath(new URL('kill-with-parent.mjs', import.meta.url));
const EXIT_WITH_PARENT = new URL('exit-with-parent.ts', import.meta.url).href;
/** Node's compile cache: it shortens the restart of a process by a third. */
const COMPILE_CACHE = join(tmpdir(), 'node-compile-cache');
// Milliseconds. Longer than any request should take, and short enough for a developer to wait.
const GRACE_PERIOD = 3_000;

export interface Program {
  readonly name: string;
  /** A TypeScript file of ours, or the command line of another program. */
  readonly command: URL | readonly string[];
  /** Added to the environment of this process; `undefined` removes a variable. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: string;
}

export interface Child {
  readonly running: () => boolean;
  /** Null while it runs, or if a signal ended it. */
  readonly exitCode: () => number | null;
  /** Resolves when the process has ended, for any reason. */
  readonly exited: Promise<void>;
  /** SIGTERM, then SIGKILL. */
  stop(): Promise<void>;
  /** SIGKILL, as a power failure would. */
  kill(): Promise<void>;
}

/** Starts a program that writes to its log, does not receive the terminal's Ctrl-C, and ends with this process. */
export function startChild({ command, env, log }: Program): Child {
  const args =
    command instanceof URL ? ['--import', EXIT_WITH_PARENT, fileURLToPath(command)] : [KILL_WITH_PARENT, ...command];
  const output = openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, args, {
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, ...env },
    stdio: ['pipe', output, output],
    detached: true,
  });
  closeSync(output);
  child.stdin?.on('error', () => {});
  // The child leads its own process group: signals also reach the processes that it has started.
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // The process group has already ended.
    }
  };
  const exited = once(child, 'exit')
    .catch(() => {})
    .then(() => signalGroup('SIGKILL'));
  const running = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals) => {
    if (running()) signalGroup(signal);
    await exited;
  };
  return {
    running,
    exitCode: () => child.exitCode,
    exited,
    async stop() {
      const ended = new AbortController();
      const forcedKill = delay(GRACE_PERIOD, undefined, { signal: ended.signal }).then(() => signalGroup('SIGKILL'));
      forcedKill.catch(() => {});
      await end('SIGTERM').finally(() => ended.abort());
    },
    kill: () => end('SIGKILL'),
  };
}

export function lastLines(log: string, count: number): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}
