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

describe('a system of two API hosts', () => {
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

  test('both hosts serve the functions over the one table', async () => {
    const [one = '', other = ''] = system.apiHosts;
    const made = await callAs(system, one, 'amina', '/applications', form);
    expect(made.status).toBe(201);
    const read = await callAs(system, other, 'amina', `/applications/${made.body.id}`);
    expect(read).toMatchObject({ status: 200, body: { id: made.body.id, state: 'draft' } });
    expect((await callAs(system, other, 'wei', `/applications/${made.body.id}`)).status).toBe(404);
  });

  test('a killed host is gone, the rest goes on, and it comes back', async () => {
    const [one = '', other = ''] = system.apiHosts;
    await system.kill('api-host');
    await expect(fetch(one)).rejects.toThrow();
    expect((await fetch(`${other}/api/config`)).status).toBe(200);
    await system.restart('api-host');
    expect((await fetch(`${one}/api/config`)).status).toBe(200);
  });

  test('a killed engine loses nothing', async () => {
    const [one = ''] = system.apiHosts;
    const made = await callAs(system, one, 'amina', '/applications', form);
    await system.restart('engine');
    expect((await callAs(system, one, 'amina', `/applications/${made.body.id}`)).status).toBe(200);
  });

  test('a secret that a developer edits is served as edited', async () => {
    const file = join(dataDir, 'secrets.json');
    const secrets = JSON.parse(await readFile(file, 'utf8'));
    secrets['evisa/stripe'].publishableKey = 'pk_test_edited';
    await writeFile(file, JSON.stringify(secrets));
    await system.kill('api-host');
    await system.restart('api-host');
    const config = await (await fetch(`${system.addresses.site}/api/config`)).json();
    expect(config).toMatchObject({
      stripePublishableKey: 'pk_test_edited',
      issuer: system.addresses.issuer,
      sandbox: true,
    });
  });

  test('the page beside the site shows every route, user and address', async () => {
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

  test('keys and secrets are for their owner only', async () => {
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    const keys = (await readdir(join(dataDir, 'keys'))).map((name) => join(dataDir, 'keys', name));
    for (const file of keys) expect([file, (await stat(file)).mode & 0o777]).toEqual([file, 0o600]);
  });
});

test('data and keys are kept over a restart', async () => {
  const dataDir = await newFolder();
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const first = await startSystem({ ports: 'free', dataDir });
  const made = await callAs(first, first.addresses.site, 'amina', '/applications', form);
  const secrets = await readFile(join(dataDir, 'secrets.json'), 'utf8');
  await first.stop();
  await Promise.all(Object.values(first.addresses).map(async (url) => expect(await isGone(url)).toBe(true)));

  const second = await startSystem({ ports: 'free', dataDir });
  try {
    const read = await callAs(second, second.addresses.site, 'amina', `/applications/${made.body.id}`);
    expect(read).toMatchObject({ status: 200, body: { fullName: form.fullName } });
    expect(await readFile(join(dataDir, 'secrets.json'), 'utf8')).toBe(secrets);
  } finally {
    await second.stop();
  }
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
      // The children notice, and may still be writing.
      await until(() => rm(dataDir, { recursive: true }).then(() => true), 10_000);
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      said.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said.err += chunk;
    });
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    return { child, said, ended };
  }

  const freeRow = async () => (await freePorts(12))[0] ?? 0;
  const isReady = (said: { out: string }) => until(async () => said.out.includes('Ctrl-C stops everything'), 20_000);
  const all = (port: number) => [0, 1, 2, 3, 4, 5, 6, 7].map((at) => `http://127.0.0.1:${port + at}`);
  const everythingIsGone = async (port: number) => (await Promise.all(all(port).map(isGone))).every(Boolean);

  test.each(['SIGINT', 'SIGTERM'] as const)('says what there is, and %s stops everything', async (signal) => {
    const port = await freeRow();
    const { child, said, ended } = await npmStart({ PORT: String(port) });
    expect(await isReady(said), said.err).toBe(true);
    for (const url of all(port).slice(0, 6)) expect(said.out).toContain(url);
    for (const text of ['Amina Applicant', 'Farid Finance', '4242 4242 4242 4242']) expect(said.out).toContain(text);
    for (const [url] of said.out.matchAll(/http:\S+/g)) expect([url, (await fetch(url)).status]).toEqual([url, 200]);
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
    expect(await everythingIsGone(port)).toBe(true);
    expect(said.err).toBe('');
  });

  test('npm stopped, it stops', async () => {
    const port = await freeRow();
    const { child, said } = await npmStart({ PORT: String(port) }, 'npm', 'start');
    expect(await isReady(said), said.err).toBe(true);
    child.kill('SIGTERM');
    expect(await everythingIsGone(port)).toBe(true);
  });

  test('killed, it takes everything with it', async () => {
    const port = await freeRow();
    const { child, said } = await npmStart({ PORT: String(port) });
    expect(await isReady(said), said.err).toBe(true);
    child.kill('SIGKILL');
    expect(await everythingIsGone(port)).toBe(true);
  });

  test('a part that dies is named, and ends everything', async () => {
    const port = await freeRow();
    const { child, said, ended } = await npmStart({ PORT: String(port) });
    expect(await isReady(said), said.err).toBe(true);
    process.kill(await childOf(child, 'gateways/alipay/main.ts'), 'SIGKILL');
    expect(await ended).toEqual([1, null]);
    expect(said.err).toContain('The Alipay sandbox has ended');
    expect(await everythingIsGone(port)).toBe(true);
  });

  test('a port that is taken is named, with the way out', async () => {
    const port = await freeRow();
    const other = createServer().listen(port + 2, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { said, ended } = await npmStart({ PORT: String(port) });
    expect(await ended).toEqual([1, null]);
    expect(said.err).toContain(`Port ${port + 2}, meant for the Stripe sandbox, is taken.`);
    expect(said.err).toContain(`PORT=${port + 1000} npm start`);
    expect(said.out).toBe('');
  });

  test.each(['0', '65525', 'abc'])('PORT=%s is refused, with what may be said', async (PORT) => {
    const { said, ended } = await npmStart({ PORT });
    expect(await ended).toEqual([1, null]);
    expect(said.err).toBe('PORT must be a whole number from 1 to 65524.\n');
  });

  test('a folder that another one writes to is left alone, with the way out', async () => {
    const folder = await newFolder();
    const letGo = lockFolder(folder);
    onTestFinished(() => rm(folder, { recursive: true }));
    onTestFinished(letGo);
    const { said, ended } = await npmStart({ PORT: String(await freeRow()), DATA_DIR: folder });
    expect(await ended).toEqual([1, null]);
    expect(said.err).toContain(`Another system is running in ${folder}.\nStop it, or`);
    expect(said.err).toContain('DATA_DIR=');
  });
});

/** The process id of a child by a part of its command line. */
async function childOf({ pid }: ChildProcess, part: string): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'ppid=,pid=,args=']);
  const child = stdout.split('\n').find((line) => line.trimStart().startsWith(`${pid} `) && line.includes(part));
  if (child === undefined) throw new Error(`no child runs ${part}`);
  return Number(child.trim().split(/\s+/)[1]);
}
