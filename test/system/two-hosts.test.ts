import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signIn } from '../../local/identity/sign-in.ts';
import { type System, startSystem } from '../../local/system.ts';
import { EXAMPLE_PERSONAL_VALUES } from '../../shared/domain/personal-data.ts';
import { begun } from '../api/kit/payments.ts';
import { isGone } from '../support/is-gone.ts';
import { Applicant } from '../support/raw-calls.ts';

const newFolder = () => mkdtemp(join(tmpdir(), 'evisa-'));

const form = {
  ...EXAMPLE_PERSONAL_VALUES,
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
      '4242 4242 4242 4242',
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
