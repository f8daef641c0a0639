import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { importJWK, SignJWT } from 'jose';
import { afterAll, inject } from 'vitest';
import { prepareDataFolder } from '../../local/data-folder.ts';
import { AUDIENCE, dataFiles } from '../../local/environment.ts';
import { bySandbox } from '../../local/gateways/registry.ts';
import { CardPayer } from '../../local/payers/card-payer.ts';
import { SandboxAdmin } from '../../local/payers/sandbox-admin.ts';
import { type System, type SystemOptions, startSystem } from '../../local/system.ts';
import { API_SCOPE } from '../../shared/api/routes.ts';
import type { StaffRole } from '../../shared/domain/audit-event.ts';
import { Applicant, StaffMember } from './raw-calls.ts';

// Milliseconds; longer than processes cache the content of the clock file.
const CLOCK_CACHE_TIME = 10;

export interface TestSystemOptions extends Pick<SystemOptions, 'apiHosts' | 'settings' | 'speed'> {
  /** The clock of every process starts at the real time; `advance` moves it. */
  readonly clock?: 'movable';
}

export type TestSystem = Awaited<ReturnType<typeof testSystem>>;

let shared: ReturnType<typeof withUsers> | undefined;

/**
 * The whole system with its users. Without options, all test files of a worker share one system with two API hosts: each test needs its
 * own users, and must repair what it breaks. With options, the test file gets its own system, which stops after its last test.
 */
export async function testSystem(options?: TestSystemOptions) {
  const deployed = deployedSystem();
  if (deployed !== undefined) return withUsers(deployed, deployed.dataDir);
  if (options !== undefined) return ownSystem(options);
  shared ??= startWithUsers(mkdtempSync(join(inject('runFolder'), 'system-')), { apiHosts: 2 });
  return shared;
}

async function ownSystem({ clock, ...options }: TestSystemOptions) {
  const dataDir = mkdtempSync(join(tmpdir(), 'evisa-api-'));
  const system = await startWithUsers(dataDir, { ...options, ...(clock && { clockFile: clockIn(dataDir) }) });
  afterAll(async () => {
    await system.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return system;
}

async function startWithUsers(dataDir: string, { settings, ...options }: Partial<SystemOptions>) {
  cpSync(await preparedFolder(), dataDir, { recursive: true });
  const system = await startSystem({
    speed: 1000,
    // Sweeps at their intervals would race with the tests.
    schedule: 'on demand',
    ...options,
    ports: 'free',
    dataDir,
    // All tests share one network address; the limit has its own test.
    settings: { PAYMENTS_PER_ADDRESS: '1000', ...settings },
  });
  return withUsers(system, dataDir, options.clockFile);
}

let prepared: Promise<string> | undefined;

/** A data folder with keys and secrets, generated once per worker: every system of the tests starts with a copy. */
function preparedFolder(): Promise<string> {
  prepared ??= prepare();
  return prepared;
}

async function prepare(): Promise<string> {
  const folder = mkdtempSync(join(inject('runFolder'), 'keys-'));
  await prepareDataFolder(folder);
  return folder;
}

async function withUsers(system: System, dataDir: string, clockFile?: string) {
  const { site, issuer, stripe } = system.addresses;
  const admins = bySandbox((name) => new SandboxAdmin(system.addresses[name]));
  const files = dataFiles(dataDir);
  const { signingKey } = JSON.parse(readFileSync(files.identityKeys, 'utf8'));
  const key = await importJWK(signingKey, 'RS256');

  /** An access token as the provider issues it, for any user. */
  function tokenOf(user: string, groups: readonly string[] = []): Promise<string> {
    const claims = { scope: API_SCOPE, client_id: 'evisa-web', ...(groups.length > 0 && { 'cognito:groups': groups }) };
    return (
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: signingKey.kid })
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setSubject(user)
        // Longer than any test advances the clock.
        .setExpirationTime('90d')
        .sign(key)
    );
  }

  return {
    ...system,
    dataDir,
    files,
    tokenOf,
    cards: new CardPayer(stripe, `${site}/`),
    admins,
    stripe: admins.stripe,
    alipay: admins.alipay,
    /** A new applicant by default; with `user` and `host`, the same applicant at another host. */
    async applicant({ user = `user-${randomUUID()}`, host = site, groups = [] as readonly string[] } = {}) {
      return new Applicant(host, await tokenOf(user, groups));
    },
    /** A member of staff. */
    async staff(group: StaffRole, { user = `staff-${randomUUID()}`, host = site } = {}) {
      return new StaffMember(host, await tokenOf(user, [group]));
    },
    /** Advances all clocks (milliseconds). */
    async advance(time: number): Promise<void> {
      if (clockFile === undefined) throw new TypeError('this system has no movable clock');
      writeFileSync(clockFile, String(Number(readFileSync(clockFile, 'utf8')) + time));
      await delay(CLOCK_CACHE_TIME);
    },
  };
}

/** The deployed system of `npm run test:deploy`, which writes the addresses of its parts to a file. */
function deployedSystem(): (System & { readonly dataDir: string }) | undefined {
  const file = process.env.DEPLOYED_SYSTEM;
  return file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8'));
}

function clockIn(dataDir: string): string {
  const file = join(dataDir, 'clock');
  writeFileSync(file, '0');
  return file;
}
