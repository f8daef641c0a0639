import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { until } from '../../client/until.ts';
import { signIn } from '../../local/identity/sign-in.ts';
import { lockFolder } from '../../local/processes/folder-lock.ts';
import { freePorts } from '../../local/processes/free-port.ts';
import { type System, startSystem } from '../../local/system.ts';
import { begun } from '../api/kit/payments.ts';
import { Applicant } from '../support/raw-calls.ts';

const RUN = fileURLToPath(new URL('../../tools/run.mjs', import.meta.url));
const isGone = (url: string) =>
  until(
    () =>
      fetch(url).then(
        () => false,
        () => true,
      ),
    10_000,
  );
const newFolder = () => mkdtemp(join(tmpdir(), 'evisa-'));

const form = {
  fullName: 'Amina Applicant',
  email: 'amina@example.com',
  passportNumber: 'X1234567',
  nationality: 'GBR',
  visaType: 'tourist-30-days',
  arrivalDate: '2027-08-01',
  language: 'en',
};

async function callAs(system: System, host: string, user: 'amina' | 'wei', path: string, body?: object) {
  const { access_token } = await signIn(system.addresses.issuer, user);
  const response = await fetch(`${host}/api${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

describe('a system with two API hosts', () => {
  let dataDir: string;
  let system: System;

  beforeAll(async () => {
    dataDir = await newFolder();
    system = await startSystem({ ports: 'free', dataDir, apiHosts: 2 });
  });
  afterAll(async () => {
    await system?.stop();
    await rm(dataDir, { recursive: true });
  });

  test('serves the functions from both hosts with one table', async () => {
    const [one = '', other = ''] = system.apiHosts;
    const made = await callAs(system, one, 'amina', '/applications', form);
    expect(made.status).toBe(201);
    const read = await callAs(system, other, 'amina', `/applications/${made.body.id}`);
    expect(read).toMatchObject({ status: 200, body: { id: made.body.id, state: 'draft' } });
    expect((await callAs(system, other, 'wei', `/applications/${made.body.id}`)).status).toBe(404);
  });

  test('keeps running without a killed host, and restarts it', async () => {
    const [one = '', other = ''] = system.apiHosts;
    await system.kill('api-host');
    await expect(fetch(one)).rejects.toThrow();
    expect((await fetch(`${other}/api/config`)).status).toBe(200);
    await system.restart('api-host');
    expect((await fetch(`${one}/api/config`)).status).toBe(200);
  });

  test('loses no data when the engine is killed', async () => {
    const [one = ''] = system.apiHosts;
    const made = await callAs(system, one, 'amina', '/applications', form);
    await system.restart('engine');
    expect((await callAs(system, one, 'amina', `/applications/${made.body.id}`)).status).toBe(200);
  });

  test('serves a secret as a developer has edited it', async () => {
    const file = join(dataDir, 'secrets.json');
    const secrets = JSON.parse(await readFile(file, 'utf8'));
    secrets['evisa/stripe'].publishableKey = 'pk_test_edited';
    await writeFile(file, JSON.stringify(secrets));
    await system.kill('api-host');
    await system.restart('api-host');
    const { site, issuer } = system.addresses;
    expect(await (await fetch(`${site}/api/config`)).json()).toMatchObject({ issuer, sandbox: true });
    const { started } = await begun(new Applicant(site, (await signIn(issuer, 'amina')).access_token));
    expect(started.checkout).toMatchObject({ publishableKey: 'pk_test_edited' });
  });

  test('lists routes, users and URLs on the local page', async () => {
    const page = await (await fetch(`${system.addresses.site}/sandbox`)).text();
    const { issuer, stripe, alipay, site } = system.addresses;
    for (const text of [
      'POST /api/webhooks/alipay',
      'Olga Officer',
      '4242424242424242',
      issuer,
      stripe,
      alipay,
      site,
    ]) {
      expect(page).toContain(text);
    }
  });

  test('makes keys and secrets readable only by their owner', async () => {
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    const keys = (await readdir(join(dataDir, 'keys'))).map((name) => join(dataDir, 'keys', name));
    for (const file of keys) expect([file, (await stat(file)).mode & 0o777]).toEqual([file, 0o600]);
  });

  test('stops all its processes, and keeps data and keys across a restart', async () => {
    const made = await callAs(system, system.addresses.site, 'amina', '/applications', form);
    const secrets = await readFile(join(dataDir, 'secrets.json'), 'utf8');
    const { addresses } = system;
    await system.stop();
    await Promise.all(Object.values(addresses).map(async (url) => expect(await isGone(url)).toBe(true)));

    system = await startSystem({ ports: 'free', dataDir, apiHosts: 2 });
    const read = await callAs(system, system.addresses.site, 'amina', `/applications/${made.body.id}`);
    expect(read).toMatchObject({ status: 200, body: { fullName: form.fullName } });
    expect(await readFile(join(dataDir, 'secrets.json'), 'utf8')).toBe(secrets);
  });
});

describe('npm start', () => {
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

  const freePort = async () => (await freePorts(12))[0] ?? 0;
  const isReady = (output: { out: string }) =>
    until(async () => output.out.includes('Ctrl-C stops everything'), 20_000);
  const all = (port: number) => [0, 1, 2, 3, 4, 5, 6, 7].map((at) => `http://127.0.0.1:${port + at}`);
  const hasStopped = async (port: number) => (await Promise.all(all(port).map(isGone))).every(Boolean);

  test('prints its URLs, and stops everything on SIGINT', async () => {
    const port = await freePort();
    const { child, output, ended } = await npmStart({ PORT: String(port) });
    expect(await isReady(output), output.err).toBe(true);
    for (const url of all(port).slice(0, 6)) expect(output.out).toContain(url);
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

  test.each(['0', '65525', 'abc'])('rejects PORT=%s with the valid range', async (PORT) => {
    const { output, ended } = await npmStart({ PORT });
    expect(await ended).toEqual([1, null]);
    expect(output.err).toBe('PORT must be a whole number from 1 to 65524.\n');
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
