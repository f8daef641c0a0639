import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { importJWK, SignJWT } from 'jose';
import { afterAll, inject } from 'vitest';
import { AUDIENCE, dataFiles } from '../../local/environment.ts';
import { bySandbox } from '../../local/gateways/registry.ts';
import { CardPayer } from '../../local/payers/card-payer.ts';
import { SandboxAdmin } from '../../local/payers/sandbox-admin.ts';
import type { System, SystemOptions } from '../../local/system.ts';
import { API_SCOPE } from '../../shared/api/routes.ts';
import type { StaffRole } from '../../shared/domain/audit-event.ts';
import { Applicant, StaffMember } from './raw-calls.ts';
import { startTestSystem } from './start-test-system.ts';

// Milliseconds; longer than processes cache the content of the clock file.
const CLOCK_CACHE_TIME = 10;

export interface TestSystemOptions extends Pick<SystemOptions, 'apiHosts' | 'settings' | 'speed'> {
  /** The clock of every process starts at the real time; `advance` moves it. */
  readonly clock?: 'movable';
}

/** Where a system runs. */
export interface RunningSystem extends Pick<System, 'addresses' | 'apiHosts'> {
  readonly dataDir: string;
}

export type TestSystem = Awaited<ReturnType<typeof withUsers>>;
export type OwnSystem = TestSystem & System;

/**
 * The whole system with its users. Without options, all test files of a run share one system with two API hosts, at the same time: each
 * test needs its own users, and breaks nothing that others use. With options, the test file gets its own system, which stops after its
 * last test.
 */
export async function testSystem(): Promise<TestSystem>;
export async function testSystem(options: TestSystemOptions): Promise<OwnSystem>;
export async function testSystem(options?: TestSystemOptions): Promise<TestSystem> {
  const deployed = deployedSystem();
  if (deployed !== undefined) return withUsers(deployed);
  return options === undefined ? withUsers(await sharedSystem()) : ownSystem(options);
}

async function sharedSystem(): Promise<RunningSystem> {
  const response = await fetch(inject('sharedSystem'));
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as RunningSystem;
}

async function ownSystem({ clock, ...options }: TestSystemOptions): Promise<OwnSystem> {
  const dataDir = mkdtempSync(join(tmpdir(), 'evisa-api-'));
  const clockFile = clock && clockIn(dataDir);
  const system = await startTestSystem({ ...options, dataDir, ...(clockFile && { clockFile }) });
  afterAll(async () => {
    await system.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { ...system, ...(await withUsers({ ...system, dataDir }, clockFile)) };
}

async function withUsers({ addresses, apiHosts, dataDir }: RunningSystem, clockFile?: string) {
  const { site, issuer, stripe } = addresses;
  const admins = bySandbox((name) => new SandboxAdmin(addresses[name]));
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
    addresses,
    apiHosts,
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
function deployedSystem(): RunningSystem | undefined {
  const file = process.env.DEPLOYED_SYSTEM;
  return file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8'));
}

function clockIn(dataDir: string): string {
  const file = join(dataDir, 'clock');
  writeFileSync(file, '0');
  return file;
}
