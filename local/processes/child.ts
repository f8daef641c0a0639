import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const GUARD = fileURLToPath(new URL('guard.mjs', import.meta.url));
const WATCH = new URL('watch-starter.ts', import.meta.url).href;
/** What Node has compiled once: a process that starts again, as those that are killed do, takes a third less for it. */
const COMPILED = join(tmpdir(), 'node-compile-cache');
// Longer than any request of ours should take to end; no longer than one likes to wait.
const GRACE = 3_000;

export interface Program {
  readonly name: string;
  /** A TypeScript file of ours, or somebody else's command line. */
  readonly run: URL | readonly string[];
  /** Added to ours; undefined: of ours, not this one. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: string;
}

export interface Child {
  readonly running: () => boolean;
  /** Of one that has ended; null if a signal ended it. */
  readonly exitCode: () => number | null;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** SIGTERM, then SIGKILL. */
  stop(): Promise<void>;
  /** SIGKILL, as a power failure would. */
  kill(): Promise<void>;
}

/** Starts a program that writes to its log, does not hear the terminal's Ctrl-C, and does not outlive this process. */
export function startChild({ run, env, log }: Program): Child {
  const args = run instanceof URL ? ['--import', WATCH, fileURLToPath(run)] : [GUARD, ...run];
  const output = openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, args, {
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, ...env },
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
  const ended = once(child, 'exit')
    .catch(() => {})
    .then(() => signalGroup('SIGKILL'));
  const running = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals) => {
    if (running()) signalGroup(signal);
    await ended;
  };
  return {
    running,
    exitCode: () => child.exitCode,
    ended,
    async stop() {
      const over = new AbortController();
      const late = delay(GRACE, undefined, { signal: over.signal }).then(() => signalGroup('SIGKILL'));
      late.catch(() => {});
      await end('SIGTERM').finally(() => over.abort());
    },
    kill: () => end('SIGKILL'),
  };
}

export function lastLines(log: string, count: number): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}
