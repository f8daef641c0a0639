import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const KILL_WITH_PARENT = fileURLToPath(new URL('kill-with-parent.mjs', import.meta.url));
const EXIT_WITH_PARENT = new URL('exit-with-parent.ts', import.meta.url).href;
/** What Node has compiled once: a process that starts again, as those that are killed do, takes a third less for it. */
const COMPILE_CACHE = join(tmpdir(), 'node-compile-cache');
// Longer than any request of ours should take to end; no longer than one likes to wait.
const GRACE_PERIOD = 3_000;

export interface Program {
  readonly name: string;
  /** A TypeScript file of ours, or somebody else's command line. */
  readonly command: URL | readonly string[];
  /** Added to ours; undefined: of ours, not this one. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: string;
}

export interface Child {
  readonly running: () => boolean;
  /** Of one that has ended; null if a signal ended it. */
  readonly exitCode: () => number | null;
  /** Resolves when it has ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** SIGTERM, then SIGKILL. */
  stop(): Promise<void>;
  /** SIGKILL, as a power failure would. */
  kill(): Promise<void>;
}

/** Starts a program that writes to its log, does not hear the terminal's Ctrl-C, and does not outlive this process. */
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
  // It leads a process group of its own: whatever it started in turn goes with it.
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Nobody is left.
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
      const over = new AbortController();
      const late = delay(GRACE_PERIOD, undefined, { signal: over.signal }).then(() => signalGroup('SIGKILL'));
      late.catch(() => {});
      await end('SIGTERM').finally(() => over.abort());
    },
    kill: () => end('SIGKILL'),
  };
}

export function lastLines(log: string, count: number): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}
