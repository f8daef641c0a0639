import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { until } from '../../client/until.ts';
import { SANDBOX_NAMES } from '../../local/gateways/registry.ts';
import { lockFolder } from '../../local/processes/folder-lock.ts';
import { freePorts } from '../../local/processes/free-port.ts';
import { MAX_FIRST_PORT } from '../../local/system.ts';
import { isGone } from '../support/is-gone.ts';

const RUN = fileURLToPath(new URL('../../tools/run.mjs', import.meta.url));
const newFolder = () => mkdtemp(join(tmpdir(), 'evisa-'));

// The first start builds the site, which takes long on a busy machine.
describe('npm start', { timeout: 180_000 }, () => {
  async function npmStart(env: Record<string, string>, command = process.execPath, ...args: string[]) {
    const dataDir = await newFolder();
    const child = spawn(command, args.length > 0 ? args : [RUN, 'start'], {
      env: { ...process.env, DATA_DIR: dataDir, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(async () => {
      child.kill('SIGKILL');
      // The children end after their parent, and may still be writing.
      await until(() => rm(dataDir, { recursive: true }).then(() => true), 10_000);
    });
    const output = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      output.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output.err += chunk;
    });
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    return { child, output, ended };
  }

  const printed = 4 + SANDBOX_NAMES.length;
  const used = printed + 2;
  const freePort = async () => (await freePorts(used + 1))[0] ?? 0;
  const isReady = (output: { out: string }) =>
    until(async () => output.out.includes('Ctrl-C stops everything'), 150_000);
  const all = (port: number) => Array.from({ length: used }, (_, at) => `http://127.0.0.1:${port + at}`);
  const hasStopped = async (port: number) => (await Promise.all(all(port).map(isGone))).every(Boolean);

  test('prints its URLs, and stops everything on SIGINT', async () => {
    const port = await freePort();
    const { child, output, ended } = await npmStart({ PORT: String(port) });
    expect(await isReady(output), output.err).toBe(true);
    for (const url of all(port).slice(0, printed)) expect(output.out).toContain(url);
    for (const text of ['Amina Applicant', 'Farid Finance', '4242 4242 4242 4242']) expect(output.out).toContain(text);
    for (const [url] of output.out.matchAll(/http:\S+/g)) expect([url, (await fetch(url)).status]).toEqual([url, 200]);
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(await hasStopped(port)).toBe(true);
    expect(output.err).toBe('');
  });

  test('stops everything on SIGTERM, which npm passes on', async () => {
    const port = await freePort();
    const { child, output } = await npmStart({ PORT: String(port) }, 'npm', 'start');
    expect(await isReady(output), output.err).toBe(true);
    child.kill('SIGTERM');
    expect(await hasStopped(port)).toBe(true);
    expect(output.err).toBe('');
  });

  test('stops everything when it is killed', async () => {
    const port = await freePort();
    const { child, output } = await npmStart({ PORT: String(port) });
    expect(await isReady(output), output.err).toBe(true);
    child.kill('SIGKILL');
    expect(await hasStopped(port)).toBe(true);
  });

  test('names a part that crashes, and stops everything', async () => {
    const port = await freePort();
    const { child, output, ended } = await npmStart({ PORT: String(port) });
    expect(await isReady(output), output.err).toBe(true);
    process.kill(await childOf(child, 'gateways/alipay/main.ts'), 'SIGKILL');
    expect(await ended).toEqual([1, null]);
    expect(output.err).toContain('The Alipay sandbox has ended');
    expect(await hasStopped(port)).toBe(true);
  });

  test('names a port in use, and how to choose others', async () => {
    const port = await freePort();
    const other = createServer().listen(port + 2, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { output, ended } = await npmStart({ PORT: String(port) });
    expect(await ended).toEqual([1, null]);
    expect(output.err).toContain(`Port ${port + 2} of the Stripe sandbox is in use.`);
    expect(output.err).toContain(`PORT=${port + 1000} npm start`);
    expect(output.out).toBe('');
  });

  test.each(['0', String(MAX_FIRST_PORT + 1), 'abc'])('rejects PORT=%s with the valid range', async (PORT) => {
    const { output, ended } = await npmStart({ PORT });
    expect(await ended).toEqual([1, null]);
    expect(output.err).toBe(`PORT must be a whole number from 1 to ${MAX_FIRST_PORT}.\n`);
  });

  test('refuses a folder that another system uses, and says how to choose another', async () => {
    const folder = await newFolder();
    const unlock = lockFolder(folder);
    onTestFinished(() => rm(folder, { recursive: true }));
    onTestFinished(unlock);
    const { output, ended } = await npmStart({ PORT: String(await freePort()), DATA_DIR: folder });
    expect(await ended).toEqual([1, null]);
    expect(output.err).toContain(`Another system is running in ${folder}.\nStop it, or`);
    expect(output.err).toContain('DATA_DIR=');
  });
});

/** The process id of a child by a part of its command line. */
async function childOf({ pid }: ChildProcess, part: string): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'ppid=,pid=,args=']);
  const child = stdout.split('\n').find((line) => line.trimStart().startsWith(`${pid} `) && line.includes(part));
  if (child === undefined) throw new Error(`no child runs ${part}`);
  return Number(child.trim().split(/\s+/)[1]);
}
